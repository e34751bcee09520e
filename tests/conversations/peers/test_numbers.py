"""Numbers that describe nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.i18n import Reader, plain
from conversations.peers.numbers import in_words
from storage.records.rounds import Run, Stage

AT = datetime(2026, 3, 4, tzinfo=UTC)


def said(people: int, met: int, stage: Stage = Stage.CLOSED) -> str:
    run = Run("run", "round", stage, AT, AT, None, 0, people, met, 0, 0)
    words = plain(in_words(run, date(2026, 3, 4)), Reader(("en",)))
    return "".join(sign for sign in words if sign not in "\u2066\u2068\u2069")


@pytest.mark.parametrize(
    ("people", "met", "told"),
    [
        (4, 4, "fewer than five people"),
        (9, 4, "9 people"),
        (9, 6, "9 people"),
        (12, 7, "12 people, of whom 7 say that they met"),
        (6, 6, "6 people, of whom 6 say that they met"),
    ],
)
def test_neither_a_number_nor_what_it_leaves_is_fewer_than_five(
    people: int, met: int, told: str
) -> None:
    assert said(people, met) == f"• Wed, 4 Mar 2026: {told}"


def test_what_still_goes_on_has_no_outcome() -> None:
    assert said(12, 7, Stage.ASKING).endswith("12 people; it still goes on")
