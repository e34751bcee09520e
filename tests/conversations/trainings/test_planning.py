"""What organisers choose about a training: rules that move along, links, lengths, ends, wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Answer, Given, NotUnderstood
from bot.i18n import Reader
from bot.model import Plain
from conversations.trainings.changing.replanning import are_monthly, paired
from conversations.trainings.dates import in_step
from conversations.trainings.planning import rules
from conversations.trainings.planning.answers import Ending, HowLong, Seats, is_link
from conversations.trainings.planning.wishes import outline_of, wish_of
from storage.records.trainings import Words
from tests.trainings import outline

READER = Reader(("en",))
NOW = datetime.fromisoformat("2026-03-02T09:00+00:00")
WALLS = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1)).map(  # noqa: DTZ001 - on a wall
    lambda at: at.replace(second=0, microsecond=0)
)


@given(WALLS, WALLS, st.integers(1, 60), st.data())
def test_a_series_that_begins_on_another_day_is_held_on_that_day(
    before: datetime, after: datetime, count: int, data: st.DataObject
) -> None:
    rule = data.draw(st.sampled_from(list(rules.offered(before).values())))
    ended = str(rules.ended(rule, count=count))
    assert in_step(before, ended) == before
    assert in_step(after, rules.moved(ended, before, after)) == after


@given(WALLS, st.integers(-400, 400))
def test_the_last_day_of_a_series_moves_as_far_as_its_first(before: datetime, days: int) -> None:
    weekly, by = rules.offered(before)["weekly"], timedelta(days=days)
    until = before.date() + timedelta(days=40)
    moved = rules.moved(str(rules.ended(weekly, until=until)), before, before + by)
    assert moved == str(rules.ended(weekly, until=until + by))


@given(
    st.lists(WALLS, unique=True, max_size=12),
    st.lists(WALLS, unique=True, max_size=12),
    st.integers(-40, 40),
    st.booleans(),
)
def test_no_two_dates_become_the_same(
    before: list[datetime], after: list[datetime], days: int, monthly: bool
) -> None:
    found = paired(before, after, timedelta(days=days), monthly=monthly)
    assert set(found) <= set(before)
    assert set(found.values()) <= set(after)
    assert len(set(found.values())) == len(found)


@given(WALLS, st.integers(1, 20), st.integers(-5, 5), st.integers(-600, 600))
def test_a_series_that_moves_as_a_whole_keeps_all_its_dates_in_order(
    first: datetime, many: int, days: int, minutes: int
) -> None:
    by = timedelta(days=days, minutes=minutes)
    before = [first + timedelta(weeks=n) for n in range(many)]
    found = paired(before, [one + by for one in before], by, monthly=False)
    assert found == {one: one + by for one in before}


def test_a_monthly_series_on_another_weekday_keeps_one_date_a_month() -> None:
    thursdays = [datetime(2026, month, day) for month, day in ((4, 2), (5, 7), (6, 4))]  # noqa: DTZ001
    fridays = [datetime(2026, month, day) for month, day in ((4, 3), (5, 1), (6, 5))]  # noqa: DTZ001
    found = paired(thursdays, fridays, timedelta(days=1), monthly=True)
    assert found == dict(zip(thursdays, fridays, strict=True))


def test_only_what_is_monthly_is_compared_by_months() -> None:
    assert are_monthly("FREQ=MONTHLY;BYDAY=1TH", "FREQ=MONTHLY;BYDAY=1FR")
    assert not are_monthly("FREQ=MONTHLY;BYDAY=1TH", "FREQ=WEEKLY")
    assert not are_monthly("", "FREQ=MONTHLY;BYDAY=1TH")


@pytest.mark.parametrize(
    "words",
    [
        "https://meet.example.org/wiki-basics",
        "http://example.org",
        "https://example.org:8443/a?b=c#d",
        "https://example.org/wiki/日本",
    ],
)
def test_a_link_is_taken(words: str) -> None:
    assert is_link(words)


@pytest.mark.parametrize(
    "words",
    [
        "meet.example.org",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "ftp://example.org",
        "https://example.org/ and more",
        'https://example.org/"onclick="',
        "https://someone@example.org/",
        "https://example.org/<b>",
        "https://example.org/\r\nATTENDEE:x",
        "https://example.org/" + "a" * 500,
    ],
)
def test_anything_else_is_no_link(words: str) -> None:
    assert not is_link(words)


def read(answer: Answer, words: str) -> Plain:
    return answer.parse(Given(words), READER)


@pytest.mark.parametrize(
    ("words", "minutes"), [("45", 45), ("1:30", 90), ("3 hours", 180), ("30 Minutes", 30)]
)
def test_a_length_is_minutes_or_hours(words: str, minutes: int) -> None:
    assert read(HowLong(), words) == minutes


@pytest.mark.parametrize("words", ["0", "5", "25:00", "long", "9999", "-3"])
def test_what_is_no_length_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        read(HowLong(), words)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("8", {"count": 8}),
        ("4 times", {"count": 4}),
        ("no end so far", {}),
        ("2026-05-01", {"until": "2026-05-01"}),
    ],
)
def test_a_series_ends_after_so_many_times_or_on_a_day(words: str, end: Plain) -> None:
    assert read(Ending("2026-03-05", "2029-03-05"), words) == end


@pytest.mark.parametrize("words", ["1", "101", "2026-03-04", "2031-01-01", "soon"])
def test_an_end_before_the_second_date_or_far_away_is_none(words: str) -> None:
    with pytest.raises(NotUnderstood):
        read(Ending("2026-03-05", "2029-03-05"), words)


@pytest.mark.parametrize(
    ("words", "seats"), [("3", 3), ("2000", 2000), ("for all who come", 0), ("٣", 3)]
)
def test_seats_are_a_number_or_without_end(words: str, seats: int) -> None:
    assert read(Seats(), words) == seats


@pytest.mark.parametrize("words", ["0", "2001", "many"])
def test_what_is_no_number_of_seats_is_asked_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        read(Seats(), words)


def test_a_wish_makes_the_outline_that_it_was_read_from() -> None:
    whole = outline(
        NOW,
        words={"en": Words("Wiki basics", "All of it"), "fr": Words("Les bases")},
        skills=("mentoring",),
        level=2,
        languages=("fr", "en"),
        rule="FREQ=WEEKLY;COUNT=4",
        seats=3,
    )
    for languages in ((), ("en",), ("ha",)):
        assert outline_of(wish_of(whole, "somebody", languages)) == whole
    bare = replace(whole, seats=None, level=None, rule="")
    assert outline_of(wish_of(bare, "")) == bare
