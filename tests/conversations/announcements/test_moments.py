"""A day on which an announcement can go out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.announcements.moments import LONGEST_AHEAD, DayAhead

READER = Reader(("en",))
TODAY = date(2026, 2, 28)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_it_is_today_or_within_a_year(day: date) -> None:
    answer, given_ = DayAhead(TODAY.isoformat()), Given(day.isoformat())
    if TODAY <= day <= TODAY + LONGEST_AHEAD:
        assert answer.parse(given_, READER) == day.isoformat()
    else:
        with pytest.raises(NotUnderstood):
            answer.parse(given_, READER)


@pytest.mark.parametrize(
    ("given_", "days"),
    [
        (Given(pressed="today"), 0),
        (Given("today"), 0),
        (Given(pressed="tomorrow"), 1),
        (Given("TOMORROW"), 1),
    ],
)
def test_the_next_two_days_have_names(given_: Given, days: int) -> None:
    expected = (TODAY + timedelta(days=days)).isoformat()
    assert DayAhead(TODAY.isoformat()).parse(given_, READER) == expected


@pytest.mark.parametrize("words", ["", "soon", "2", "2026", "2026-02-30", "12", "0x1", "𝟚"])
def test_what_is_no_day_is_asked_for_again(words: str) -> None:
    with pytest.raises(NotUnderstood):
        DayAhead(TODAY.isoformat()).parse(Given(words), READER)
