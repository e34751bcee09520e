"""Deciding a call: rounds in which those on the roll are asked, and what comes of them."""

from __future__ import annotations

from typing import Final

from handlers.turn import Turn
from storage import calls, polls
from storage.records.calls import Call, CallState, Method
from storage.records.polls import PollKind

FIRST: Final = {
    Method.MUFAKAT: PollKind.VIEWS,
    Method.CONSENT: PollKind.CONSENT,
    Method.APPROVAL: PollKind.APPROVAL,
    Method.RANKED: PollKind.RANKED,
}


async def begin(turn: Turn, call: Call) -> None:
    """Open the first round of a call."""
    until = call.plan.decide_until
    moved = await calls.move(turn.tx, call, CallState.DECIDING, due_at=until)
    if moved and call.plan.method in FIRST:
        await polls.open_one(turn.tx, call.id, FIRST[call.plan.method], closes_at=until)


async def look_at(turn: Turn, call: Call) -> None:
    """Do what the time of a round asks for."""
    await calls.schedule(turn.tx, call.id, None)
