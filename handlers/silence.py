"""Mentors who leave something unanswered for ten days: nobody new is sent to them meanwhile."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import _, pgettext
from handlers.registry import on
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import mentors, requests

BACK: Final = Button(pgettext("button", "I am back"), "mentoring:here:")


@on.due("silence")
async def silent(turn: Turn, mentor: str) -> None:
    """Take it that a mentor is away who has left something unanswered for too long."""
    if not await requests.is_silent(turn.tx, mentor):
        return
    await requests.forget_waiting(turn.tx, mentor)
    known = await mentors.find(turn.tx, mentor)
    if known is None or known.is_away(turn.now):
        return
    await mentors.go_away(turn.tx, mentor, by_itself=True)
    text = _(
        "Something has waited ten days for your answer, so I send you nobody new for now. That is "
        "no reproach! One tap, and everything is as before."
    )
    await tell(turn, mentor, text, ((BACK,),), discreet=True)
