"""How a round went, in numbers that describe nobody."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.text import Text, _
from storage.records.rounds import Run, Stage

FEWEST: Final = 5  # people whom a number may describe


def in_words(run: Run, day: date) -> Text:
    """One line; what would describe fewer than five people is left out, with what tells it."""
    if run.people < FEWEST:
        return _("• {day}: fewer than five people", day=day)
    if run.stage is not Stage.CLOSED:
        return _("• {day}: {n} people; it still goes on", day=day, n=run.people)
    if not _may_be_told(run.met, run.people):
        return _("• {day}: {n} people", day=day, n=run.people)
    return _(
        "• {day}: {n} people, of whom {met} say that they met", day=day, n=run.people, met=run.met
    )


def _may_be_told(some: int, all_: int) -> bool:
    """Whether neither these nor the others are too few; that it is all of them may be told."""
    return some >= FEWEST and (all_ - some >= FEWEST or some == all_)
