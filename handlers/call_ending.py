"""The end of a call: what came of it is written down, and what was private is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Plain
from handlers.turn import Turn
from storage import calls, candidates
from storage.records.calls import Call, CallState


async def conclude(
    turn: Turn, call: Call, *, winners: Sequence[str], how: Mapping[str, Plain]
) -> None:
    """End a call with these candidates chosen, the first elected first; none: undecided.

    `how` says what led to it, as the minutes tell it.
    """
    state = CallState.DECIDED if winners else CallState.UNDECIDED
    if await calls.move(turn.tx, call, state, due_at=None):
        await candidates.clear(turn.tx, call.id)
        turn.erased = True
