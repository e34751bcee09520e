"""What is taken over from calendars that others wrote, however they are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.i18n import Reader, plain
from bot.text import text_from_plain
from conversations.trainings.calendar_files import Entry, calendar, invitation
from conversations.trainings.calendar_import import (
    LONGEST_ABOUT,
    LONGEST_TITLE,
    MOST_FOUND,
    Found,
    found_in,
    trainings_in,
)
from conversations.trainings.calendar_reading import LARGEST, CalendarFileError
from conversations.trainings.dates import held
from tests.conversations.trainings.calendars import (
    NOW,
    WHEN,
    dates,
    moments,
    moved,
    outline,
    training,
)

ZONE = "Africa/Lagos"


def event(*lines: str, head: tuple[str, ...] = (), **properties: str) -> bytes:
    """A calendar with one event, which is on 10 March at 18:00 unless it says otherwise."""
    usual = {"UID": "a@b", "SUMMARY": "Editing", "DTSTART": "20260310T180000"} | properties
    said = [f"{name}:{value}" for name, value in usual.items() if value]
    whole = ["BEGIN:VCALENDAR", *head, "BEGIN:VEVENT", *said, *lines, "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join([*whole, ""]).encode("utf-8", "surrogatepass")


def taken(content: bytes, zone: str = ZONE, now: datetime = NOW) -> list[Found]:
    return found_in(trainings_in(content, zone, now))


def problems(content: bytes) -> list[str]:
    told = [text_from_plain(one) for one in trainings_in(content, ZONE, NOW)["problems"]]
    return [plain(one, Reader(("en",))) for one in told]


def test_what_banyan_wrote_is_read_back() -> None:
    rule = "FREQ=WEEKLY;COUNT=6"
    of = training(outline("Europe/Berlin", rule=rule))
    those = dates(of)
    third = moved(those[2], WHEN("2026-03-25 20:30"), "Europe/Berlin")
    coming = (*those[:2], third, *those[4:])
    entry = Entry(
        of,
        coming,
        (those[3].original,),
        whole=True,
        title="Editing, together; \\ with care",
        about="Bring a laptop.\nAnd a friend.",
        place="Library",
        link=of.outline.link,
    )
    (found,) = taken(invitation(entry, NOW).encode())
    assert found.uid == of.uid
    assert found.title == entry.title
    assert found.about == entry.about
    assert (found.place, found.link) == ("Library", of.outline.link)
    assert (found.zone, found.starts, found.minutes) == ("Europe/Berlin", "2026-03-10T18:00", 90)
    assert found.rule == rule
    assert found.moved == {"2026-03-24T18:00": "2026-03-25T20:30"}
    assert found.cancelled == ["2026-03-31T18:00"]


def test_a_calendar_of_many_is_taken_over_the_soonest_first() -> None:
    starts = [f"2026-{month:02}-10 18:00" for month in (9, 4, 12)]
    entries = [
        Entry(replace(of, uid=f"{n}@b"), tuple(dates(of)), title=str(n))
        for n, of in enumerate(training(outline(starts=at)) for at in starts)
    ]
    assert [one.title for one in taken(calendar("x", entries).encode())] == ["1", "0", "2"]


def test_what_has_been_is_left_out_without_a_word() -> None:
    old = event(DTSTART="20250310T180000")
    with pytest.raises(CalendarFileError):
        taken(old)
    ended = event("RRULE:FREQ=HOURLY;UNTIL=20250401T000000Z", DTSTART="20250310T180000")
    with pytest.raises(CalendarFileError):
        taken(ended)


def test_a_series_goes_on_from_its_next_date() -> None:
    (found,) = taken(event("RRULE:FREQ=WEEKLY;COUNT=60", DTSTART="20250311T180000"))
    assert (found.starts, found.rule) == ("2026-03-03T18:00", "FREQ=WEEKLY;COUNT=9")


@pytest.mark.parametrize(
    ("start", "zone", "wall"),
    [
        ("DTSTART;TZID=Europe/Berlin:20260310T180000", "Europe/Berlin", "2026-03-10T18:00"),
        (
            "DTSTART;TZID=W. Europe Standard Time:20260310T180000",
            "Europe/Berlin",
            "2026-03-10T18:00",
        ),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Jakarta:20260310T180000",
            "Asia/Jakarta",
            "2026-03-10T18:00",
        ),
        ('DTSTART;TZID="america/new_york":20260310T180000', "America/New_York", "2026-03-10T18:00"),
        ("DTSTART:20260310T180000", ZONE, "2026-03-10T18:00"),
        ("DTSTART:20260310T180000Z", ZONE, "2026-03-10T19:00"),
        ("dtstart;value=date-time:20260310T180059", ZONE, "2026-03-10T18:00"),
    ],
)
def test_times_are_read_on_the_clocks_that_are_meant(start: str, zone: str, wall: str) -> None:
    (found,) = taken(event(start, DTSTART=""))
    assert (found.zone, found.starts) == (zone, wall)


def test_a_calendar_says_on_which_clocks_its_times_are() -> None:
    (found,) = taken(event(head=("X-WR-TIMEZONE:Asia/Kolkata",), DTSTART="20260310T183000Z"))
    assert (found.zone, found.starts) == ("Asia/Kolkata", "2026-03-11T00:00")


def test_a_series_in_utc_stays_on_its_weekday() -> None:
    (found,) = taken(event("RRULE:FREQ=WEEKLY;BYDAY=TU", DTSTART="20260310T233000Z"))
    assert (found.zone, found.starts) == ("UTC", "2026-03-10T23:30")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (event("DTSTART;TZID=Moon/Base:20260310T180000", DTSTART=""), "Moon/Base"),
        (event("DTSTART;VALUE=DATE:20260310", DTSTART=""), "all day"),
        (event(DTSTART=""), "when it begins"),
        (event(DTSTART="soon"), "when it begins"),
        (event(DTSTART="99990310T180000"), "when it begins"),
        (event("STATUS:CANCELLED"), "cancelled there"),
        (event("RRULE:FREQ=SECONDLY"), "how often"),
        (event("DURATION:P9D"), "takes less"),
        (event("DTEND:20260310T170000"), "takes less"),
    ],
)
def test_what_is_left_out_is_said(content: bytes, said: str) -> None:
    (problem,) = problems(content)
    assert said in problem
    assert "Editing" in problem


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [(["DTEND:20260310T193000"], 90), (["DURATION:PT45M"], 45), (["DURATION:x"], 60), ([], 60)],
)
def test_how_long_it_takes(lines: list[str], minutes: int) -> None:
    (found,) = taken(event(*lines))
    assert found.minutes == minutes


MEET = "https://meet.google.com/abc-defg-hij"


@pytest.mark.parametrize(
    ("lines", "link", "place", "about"),
    [
        (["LOCATION:Library\\, room 2"], "", "Library, room 2", ""),
        ([f"LOCATION:{MEET}"], MEET, "", ""),
        ([f"X-GOOGLE-CONFERENCE:{MEET}"], MEET, "", ""),
        ([f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{MEET}"], MEET, "", ""),
        (["URL:https://example.org/event"], "https://example.org/event", "", ""),
        ([f"DESCRIPTION:Join {MEET} at six."], MEET, "", "Join  at six."),
        ([f"DESCRIPTION:One\\nJoin here: {MEET}\\nTwo"], MEET, "", "One\n\nTwo"),
        (
            ["DESCRIPTION:Read https://example.org/a first"],
            "",
            "",
            "Read https://example.org/a first",
        ),
        (
            [f"DESCRIPTION:Hello\\n\\n-::~:~::~:~:~::~:~\\nJoin: {MEET}\\nPIN: 1234#\\n-::~:~::~:"],
            MEET,
            "",
            "Hello",
        ),
        (
            ["DESCRIPTION:Hello\\n________________________________________\\nMeeting ID: 12 34"],
            "",
            "",
            "Hello",
        ),
        (["DESCRIPTION:<p>One &amp; two</p><p>three</p>"], "", "", "One & two\nthree"),
        (["DESCRIPTION:1 < 2 and 3 > 2 &amp; so on"], "", "", "1 < 2 and 3 > 2 &amp; so on"),
    ],
)
def test_where_people_meet_is_kept_from_everybody(
    lines: list[str], link: str, place: str, about: str
) -> None:
    (found,) = taken(event(*lines))
    assert (found.link, found.place, found.about) == (link, place, about)


def test_a_date_whose_series_is_not_there_stands_for_itself() -> None:
    (found,) = taken(event("RECURRENCE-ID:20260310T180000"))
    assert found.uid == "a@b 20260310T180000"
    assert found.rule == ""


def test_what_is_moved_and_cancelled_by_the_day_alone() -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=9", "EXDATE;VALUE=DATE:20260317,20260324").decode()
    alone = event("RECURRENCE-ID;VALUE=DATE:20260331", DTSTART="20260401T200000").decode()
    (found,) = taken((series.partition("END:VCAL")[0] + alone.partition("\r\n")[2]).encode())
    assert found.cancelled == ["2026-03-17T18:00", "2026-03-24T18:00"]
    assert found.moved == {"2026-03-31T18:00": "2026-04-01T20:00"}


def many(n: int, **properties: Any) -> bytes:
    one = event(**properties).decode().split("\r\n")[1:-2]
    parts = ["\r\n".join(one).replace("UID:a@b", f"UID:{number}@b") for number in range(n)]
    return "\r\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


def test_no_more_than_some_are_taken_at_a_time_and_that_is_said() -> None:
    found = trainings_in(many(MOST_FOUND + 7), ZONE, NOW)
    assert (len(found["found"]), found["more"]) == (MOST_FOUND, 7)
    wrong = trainings_in(many(50, DTSTART="x"), ZONE, NOW)
    assert len(wrong["problems"]) + wrong["more_problems"] == 50


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"\0" * 100,
        b"BEGIN:VCALENDAR",
        b"<html>Not found</html>",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
        b"END:VCALENDAR\n",
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 90_000,
        b"BEGIN:A\n" * 100_000,
        b"BEGIN:VCALENDAR\n" + b"\n" * 900_000 + b"END:VCALENDAR",
        b"x" * (LARGEST + 1),
        many(4000),
        many(300, RRULE="FREQ=MONTHLY"),
        b"PK\x03\x04" + bytes(range(256)) * 30,
    ],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(CalendarFileError) as refused:
        taken(content)
    assert refused.value.text is not None


BOMB = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)


def test_the_rules_of_a_foreign_time_zone_are_not_played_through() -> None:
    content = event("RRULE:FREQ=DAILY", DTSTART="20000101T000000").decode()
    (found,) = taken(content.replace("BEGIN:VEVENT", BOMB + "BEGIN:VEVENT").encode())
    assert found.starts == "2026-03-02T00:00"


HOSTILE = ["x" * 100_000, "\ud800 lone", "\u202eesrever", "a\\nBEGIN:VEVENT\\nb", ";;;,,,\\\\\\"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_cut_and_cleaned(words: str) -> None:
    (found,) = taken(event(SUMMARY=words, DESCRIPTION=words, LOCATION=words, UID=words))
    assert len(found.title) <= LONGEST_TITLE
    assert len(found.about) <= LONGEST_ABOUT
    assert "\n" not in found.title
    assert found.title.encode()
    assert found.uid.isascii()


NAMES = [
    "UID",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "EXDATE",
    "RDATE",
    "STATUS",
    "URL",
]
values = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "20260310T180000",
            "20260310T180000Z",
            "20260310",
            "PT1H",
            "P1W",
            "-PT5M",
            "CANCELLED",
            "FREQ=DAILY",
            "00000000",
            "FREQ=MONTHLY;BYDAY=5MO",
            "FREQ=YEARLY;UNTIL=x",
            "21000101T000000",
            "19700101T000000Z",
        ]
    ),
)
parameters = st.one_of(
    st.just(""),
    st.sampled_from([";TZID=Europe/Berlin", ";VALUE=DATE", ";TZID=", ";;", ';X="', "=", ":"]),
    st.text(max_size=20),
)
some_lines = st.lists(st.tuples(st.sampled_from([*NAMES, "RECURRENCE-ID"]), parameters, values))


@given(some_lines, st.sampled_from([ZONE, "Australia/Lord_Howe", "Etc/GMT+12"]))
@settings(max_examples=400, deadline=None)
def test_whatever_an_event_says_it_is_a_training_or_left_out(
    lines: list[tuple[str, str, str]], zone: str
) -> None:
    said = [name + parameter + ":" + value for name, parameter, value in lines]
    content = event(*(one for line in said for one in line.split("\n")), UID="", DTSTART="")
    check(content, zone)


@given(st.binary(max_size=400))
@settings(max_examples=200)
@example(b"BEGIN:VCALENDAR\rBEGIN:VEVENT\rEND:VEVENT\rEND:VCALENDAR")
def test_whatever_the_bytes_are_there_is_a_sentence_about_them(content: bytes) -> None:
    check(content, ZONE)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_calendar_that_was_damaged_is_no_danger(data: st.DataObject) -> None:
    whole = bytearray(
        event("RRULE:FREQ=WEEKLY;COUNT=5", "DTEND:20260310T190000", "EXDATE:20260317T180000")
    )
    for _time in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(whole), ZONE)


def check(content: bytes, zone: str) -> None:
    try:
        found = trainings_in(content, zone, NOW)
    except CalendarFileError:
        return
    for one in found_in(found):
        starts = WHEN(one.starts)
        assert starts.second == 0
        assert held(
            starts, one.rule, one.zone, after=NOW - timedelta(seconds=1),
            before=datetime(2101, 1, 1, tzinfo=UTC), most=1,
        )  # fmt: skip
        assert 10 <= one.minutes <= 24 * 60
    for problem in found["problems"]:
        assert plain(text_from_plain(problem), Reader(("ar",)))


def test_the_dates_that_are_taken_over_are_those_of_the_calendar() -> None:
    of = training(outline("America/New_York", rule="FREQ=MONTHLY;BYDAY=2TU;COUNT=12"))
    those = dates(of, most=12)
    (found,) = taken(invitation(Entry(of, tuple(those), whole=True), NOW).encode())
    assert [at for _wall, at in series(found)] == moments(those)


def series(found: Found) -> Any:
    before = NOW + timedelta(days=400)
    return held(WHEN(found.starts), found.rule, found.zone, after=NOW, before=before)
