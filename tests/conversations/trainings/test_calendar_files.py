"""What calendars read: each file is read back by a second, independent parser."""

from __future__ import annotations

import zoneinfo
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Reader
from conversations.trainings.calendar_files import (
    LONGEST_ABOUT,
    LONGEST_TITLE,
    Entry,
    calendar,
    cancellation,
    invitation,
)
from conversations.trainings.calendar_words import entry as entry_for
from storage.records.trainings import Words
from tests.conversations.trainings.calendars import (
    NOW,
    WHEN,
    dates,
    events,
    moments,
    moved,
    outline,
    read,
    training,
    when,
)

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
WEEKLY = "FREQ=WEEKLY"
HOSTILE = [
    "Hello\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Another",
    "one; two, three: four \\ five \\n six",
    "x" * 100_000,
    "\ud800\udfff lone",
    "\u202eesrever\u202c and \u2066isolated",
    "tab\tand\x00null and\x0bmore\x85end\u2028line",
    'a "quoted" name',
    "日本語" * 50,
    "😀" * 60,
    "ends with a backslash\\",
    "\n\n",
]


def entry(zone: str = "Europe/Berlin", rule: str = "", **changes: Any) -> Entry:
    of = training(outline(zone, rule=rule))
    fields = {
        "title": "Editing together",
        "about": "Bring a laptop.\nAnd a friend; or two, if you like.",
        "place": "Library, room 2",
        "link": of.outline.link,
        "community": "Banyan Readers",
    }
    return Entry(of, tuple(dates(of)), **(fields | changes))


def lines(file: str) -> list[str]:
    return file.replace("\r\n ", "").split("\r\n")


def test_an_event_is_read_back_as_it_was_written() -> None:
    made = entry()
    (event,) = events(invitation(made, NOW))
    assert event.uid.value == "training@banyan"
    assert event.summary.value == "Editing together"
    assert event.description.value == made.about
    assert event.location.value == "Library, room 2"
    assert event.url.value == "https://meet.example.org/abc?d=1"
    assert event.organizer.params["CN"] == ["Banyan Readers"]
    assert event.sequence.value == "0"
    assert event.dtstamp.value.astimezone(UTC) == NOW
    assert event.status.value == "CONFIRMED"
    assert when(event) == (made.dates[0].starts_at, made.dates[0].ends_at)
    assert "rrule" not in event.contents
    assert "recurrence-id" not in event.contents


def test_a_file_is_published_so_that_no_program_asks_for_an_answer() -> None:
    found = lines(invitation(entry(), NOW))
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "METHOD:PUBLISH" in found
    assert not [one for one in found if one.startswith("ATTENDEE")]
    assert found[-2:] == ["END:VCALENDAR", ""]


def test_a_change_is_known_by_its_sequence_and_the_same_name() -> None:
    before, after = training(sequence=1), training(sequence=2)
    files = [invitation(Entry(one, tuple(dates(one))), NOW) for one in (before, after)]
    found = [events(file)[0] for file in files]
    assert [one.uid.value for one in found] == ["training@banyan"] * 2
    assert [one.sequence.value for one in found] == ["1", "2"]


def test_a_cancellation_names_what_it_ends() -> None:
    file = cancellation(entry(), NOW)
    (event,) = events(file)
    assert "METHOD:CANCEL" in lines(file)
    assert (event.uid.value, event.status.value) == ("training@banyan", "CANCELLED")


def test_one_date_of_a_series_keeps_its_name_where_it_is_moved() -> None:
    made = entry(rule=WEEKLY)
    third = moved(made.dates[2], WHEN("2026-03-25 20:30"), "Europe/Berlin")
    for file in (
        invitation(replace(made, dates=(third,)), NOW),
        cancellation(replace(made, dates=(third,)), NOW),
    ):
        (event,) = events(file)
        assert "RECURRENCE-ID;TZID=Europe/Berlin:20260324T180000" in lines(file)
        assert when(event) == (third.starts_at, third.ends_at)
        assert "rrule" not in event.contents


def test_a_series_says_its_rule_what_is_left_out_and_what_is_moved() -> None:
    made = entry(rule=f"{WEEKLY};UNTIL=20260501")
    third = moved(made.dates[2], WHEN("2026-03-25 20:30"), "Europe/Berlin")
    coming = (*made.dates[:2], third, *made.dates[4:])
    file = invitation(
        replace(made, dates=coming, left_out=(made.dates[3].original,), whole=True), NOW
    )
    series, alone = events(file)
    assert when(alone) == (third.starts_at, third.ends_at)
    found = [one.astimezone(UTC) for one in series.getrruleset(addRDate=True)]
    expected = [one.starts_at for one in (*made.dates[:3], *made.dates[4:])]
    assert found == expected  # the third by its name
    assert "RRULE:FREQ=WEEKLY;UNTIL=20260501T215959Z" in lines(file)


def test_a_series_goes_on_from_the_first_date_that_somebody_comes_to() -> None:
    made = entry(rule=f"{WEEKLY};COUNT=6")
    (event,) = events(invitation(replace(made, dates=made.dates[2:], whole=True), NOW))
    found = [one.astimezone(UTC) for one in event.getrruleset(addRDate=True)]
    assert found == moments(made.dates[2:])


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_is_described_so_that_another_program_shows_the_same(zone: str) -> None:
    """From what the file says of the zone alone, over both changes of a year."""
    of = training(outline(zone, "2026-02-03 02:30", "FREQ=WEEKLY;INTERVAL=2"))
    found = dates(of, most=26)
    file = invitation(Entry(of, tuple(found)), NOW)
    assert [when(one) for one in events(file)] == [(one.starts_at, one.ends_at) for one in found]


@pytest.mark.parametrize(
    ("zone", "year", "rules"),
    [
        ("Europe/Berlin", 2026, 2),
        ("America/New_York", 2026, 2),
        ("Australia/Lord_Howe", 2026, 2),
        ("Europe/Dublin", 2026, 2),
        ("Africa/Casablanca", 2026, 0),  # its clocks follow the moon
        ("Asia/Jakarta", 2026, 0),
        ("America/Mexico_City", 2022, 0),  # its last summer time
    ],
)
def test_zones_whose_clocks_follow_a_rule_are_told_by_it(zone: str, year: int, rules: int) -> None:
    of = training(outline(zone, f"{year}-03-01 10:00"))
    found = lines(invitation(Entry(of, tuple(dates(of))), NOW))
    assert len([one for one in found if one.startswith("RRULE:FREQ=YEARLY")]) == rules
    kinds = [one for one in found if one in ("BEGIN:DAYLIGHT", "BEGIN:STANDARD")]
    assert "BEGIN:STANDARD" in kinds
    assert not rules or "BEGIN:DAYLIGHT" in kinds


def test_utc_needs_no_description() -> None:
    found = lines(invitation(entry("UTC"), NOW))
    assert "BEGIN:VTIMEZONE" not in found
    assert "DTSTART:20260310T180000Z" in found


def test_an_event_over_a_change_of_the_clocks_takes_as_long_as_it_does() -> None:
    of = training(outline("Europe/Berlin", "2026-10-25 02:30", length=60))
    found = dates(of)
    (event,) = events(invitation(Entry(of, tuple(found)), NOW))
    assert when(event) == (found[0].starts_at, found[0].ends_at)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    made = entry(title=words, about=words, place=words, link=words, community=words)
    for file in (invitation(made, NOW), calendar(words, [made])):
        assert check_lines(file)
        (event,) = events(file)
        assert event.uid.value == "training@banyan"
        summary = event.contents.get("summary")
        if summary:
            assert len(summary[0].value) <= LONGEST_TITLE
            assert summary[0].value.strip()
        assert "url" not in event.contents


def check_lines(file: str) -> bool:
    """Short lines that end as they must, one beginning and one end of each part."""
    raw = file.encode("utf-8")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    for part in ("VCALENDAR", "VEVENT"):
        assert lines(file).count(f"BEGIN:{part}") == lines(file).count(f"END:{part}") == 1
    return True


names = st.text(max_size=300)


@given(names, names, names, names)
def test_whatever_people_write_one_event_comes_out(
    title: str, about: str, place: str, community: str
) -> None:
    made = entry(title=title, about=about, place=place, community=community)
    file = invitation(made, NOW)
    assert check_lines(file)
    (event,) = events(file)
    assert when(event) == (made.dates[0].starts_at, made.dates[0].ends_at)


PRINTABLE = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \n,;:\\"), max_size=200
)


@given(PRINTABLE)
@settings(max_examples=200)
def test_words_are_read_back_as_they_were_written(words: str) -> None:
    (event,) = events(invitation(entry(title=words), NOW))
    found = event.contents.get("summary")
    expected = words.strip()
    assert (found[0].value if found else "") == (
        expected if len(expected) <= LONGEST_TITLE else expected[: LONGEST_TITLE - 1] + "…"
    )


def test_a_whole_calendar_has_a_name_and_is_read_again() -> None:
    one, another = entry("Asia/Jakarta"), entry("America/New_York", rule=WEEKLY)
    file = calendar("My trainings; all", [one, another])
    found = read(file)
    assert found.contents["x-wr-calname"][0].value == "My trainings; all"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines(file)
    assert len(found.vtimezone_list) == 2
    assert [when(each)[0] for each in found.vevent_list] == moments((*one.dates, *another.dates))


def test_a_calendar_is_the_same_until_something_changes() -> None:
    assert calendar("x", [entry()]) == calendar("x", [entry()])


def test_an_empty_calendar_is_one() -> None:
    assert lines(calendar("My trainings", []))[0] == "BEGIN:VCALENDAR"
    assert read(calendar("My trainings", [])).contents["version"][0].value == "2.0"


def test_the_words_are_those_that_the_reader_reads() -> None:
    words = {"en": Words("Editing", "Bring a laptop."), "id": Words("Menyunting", for_whom="Siapa")}
    of = training(outline(words=words))
    mine = entry_for(of, dates(of), Reader(("id", "en")), "Banyan Readers")
    assert mine.title == "Menyunting"
    assert "Siapa" in mine.about
    assert of.outline.link in mine.about
    others = entry_for(of, dates(of), Reader(("fr",)), "Banyan Readers", with_link=False)
    assert others.title == "Editing"
    assert others.about.startswith("Bring a laptop.")
    assert "meet.example.org" not in invitation(others, NOW)


def test_a_very_long_description_is_cut_where_everybody_sees_it() -> None:
    (event,) = events(invitation(entry(about="word " * 5000), NOW))
    assert len(event.description.value) == LONGEST_ABOUT
    assert event.description.value.endswith("…")


def test_hundreds_of_dates_are_written_at_once() -> None:
    of = training(outline(rule="FREQ=DAILY"))
    made = Entry(of, tuple(dates(of, most=366)), title="Daily")
    assert len(events(invitation(made, NOW))) == 366
