"""What the clock makes of calls: each phase ends when its time has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handlers import call_deciding
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, communities
from storage.records.calls import Call, CallState

REMIND_BEFORE: Final = timedelta(days=1)  # the end of a phase
RESTING: Final = timedelta(days=1)  # until a call of a resting community is looked at again


@on.due("call")
async def look_at(turn: Turn, about: str) -> None:
    """Do what the time of a call asks for."""
    found = await calls.find(turn.tx, about)
    if found is None or found.due_at is None or found.due_at > turn.now:
        return
    community = await communities.find(turn.tx, found.community)
    if community is None or community.paused:
        return await calls.schedule(turn.tx, about, turn.now + RESTING)
    match found.state:
        case CallState.PLANNED:
            await _open(turn, found)
        case CallState.COMMENTING:
            await call_deciding.begin(turn, found)
        case _:
            await calls.schedule(turn.tx, about, None)


async def _open(turn: Turn, call: Call) -> None:
    """Fix the roll, and tell everybody on it."""
    raise NotImplementedError
