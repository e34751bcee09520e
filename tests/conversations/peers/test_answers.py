"""Times and days as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.peers.clock_time import ClockTime
from conversations.peers.until import Until

ENGLISH, FRENCH, ARABIC = Reader(("en",)), Reader(("fr",)), Reader(("ar",))


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("18:30", 1110), ("9", 540), ("17", 1020), ("7 pm", 1140), ("12 am", 0), ("8h15", 495)],
)
def test_a_time_is_understood(words: str, minutes: int) -> None:
    assert ClockTime().parse(Given(words), ENGLISH) == minutes


@pytest.mark.parametrize("words", ["25:00", "18:75", "13 pm", "in the evening", ""])
def test_anything_else_is_no_time(words: str) -> None:
    with pytest.raises(NotUnderstood):
        ClockTime().parse(Given(words), ENGLISH)


@pytest.mark.parametrize(
    ("words", "value", "reader"),
    [
        ("1", "week", ENGLISH),
        ("for a month", "month", ENGLISH),
        ("2026-09-30", "2026-09-30", ARABIC),
        ("30/9/2026", "2026-09-30", FRENCH),
        ("9/30/2026", "2026-09-30", ENGLISH),
    ],
)
def test_the_end_of_a_break_is_understood(words: str, value: str, reader: Reader) -> None:
    assert Until().parse(Given(words), reader) == value


@pytest.mark.parametrize("words", ["2026-13-40", "soon", "31/2/2026", "1.2.3.4", f"1/1/{10**20}"])
def test_anything_else_is_no_day(words: str) -> None:
    with pytest.raises(NotUnderstood):
        Until().parse(Given(words), FRENCH)


@given(st.text(max_size=60), st.sampled_from([ENGLISH, FRENCH, ARABIC]))
def test_nothing_that_is_written_breaks_it(words: str, reader: Reader) -> None:
    for answer in (ClockTime(), Until()):
        try:
            value = answer.parse(Given(words), reader)
        except NotUnderstood:
            continue
        assert answer.allows(value)
