"""Deciding a call: rounds in which those on the roll are asked, and what comes of them."""

from __future__ import annotations

from dataclasses import replace

from handlers import call_organisers, call_voting, deliberating
from handlers.ballots import SECRET
from handlers.call_ending import conclude
from handlers.turn import Turn
from storage import calls, candidates, polls
from storage.records.calls import Call, CallState, Method
from storage.records.polls import Poll


async def begin(turn: Turn, call: Call) -> None:
    """Let the deciding begin, in the way that the call says; without candidates it ends."""
    if not await candidates.standing(turn.tx, call.id):
        return await conclude(turn, call, winners=(), how={})
    until = call.plan.decide_until
    if not await calls.move(turn.tx, call, CallState.DECIDING, due_at=until):
        return
    begun = replace(call, state=CallState.DECIDING, reminded=False, due_at=until)
    match call.plan.method:
        case Method.ORGANISERS:
            await call_organisers.begin(turn, begun)
        case Method.APPROVAL | Method.RANKED:
            await call_voting.open_vote(turn, begun)
        case Method.MUFAKAT | Method.CONSENT:
            await deliberating.begin(turn, begun)


async def look_at(turn: Turn, call: Call) -> None:
    """Do what the time of a round asks for."""
    if call.plan.method is Method.ORGANISERS:
        return await call_organisers.look_at(turn, call)
    poll = await polls.current(turn.tx, call.id)
    if poll and poll.kind in SECRET:
        return await call_voting.look_at(turn, call, poll)
    await deliberating.look_at(turn, call)


async def start_anew(turn: Turn, call: Call, poll: Poll) -> None:
    """Ask again in the place of a round whose key is gone."""
    if poll.kind in SECRET:
        return await call_voting.start_anew(turn, call, poll)
    await deliberating.start_anew(turn, call, poll)
