"""What the clock makes of calls: each phase ends when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from conversations.nominations import news, phases
from handlers import call_deciding, call_withdrawing
from handlers.call_ending import conclude
from handlers.call_news import inform, inform_keepers, let_know, on_the_roll, post, remind
from handlers.call_organisers import keepers
from handlers.registry import on
from handlers.turn import Turn
from storage import calls, candidates, communities, roll
from storage.records.calls import Call, CallState, Plan, RollKind
from storage.records.candidates import Candidate, CandidateState

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
    if found.state.is_open and not await keepers(turn, found):
        return await call_withdrawing.nobody_is_left(turn, found)
    if found.state is CallState.DECIDING:
        return await call_deciding.look_at(turn, found)
    if found.state.is_over:
        return await calls.schedule(turn.tx, about, None)
    await _see(turn, found)


async def _see(turn: Turn, call: Call) -> None:
    """End the phase of a call, remind people of its end, or wait for either."""
    end = phases.end_of(call.plan, call.state)
    if turn.now >= end:
        return await ENDS[call.state](turn, call)
    if turn.now >= end - phases.REMIND_BEFORE and not call.reminded:
        if call.state is CallState.PREPARING:
            await _remind(turn, call)
        return await calls.schedule(turn.tx, call.id, end, reminded=True)
    coming = end if call.reminded else phases.next_look(call.plan, call.state, turn.now)
    await calls.schedule(turn.tx, call.id, coming)


async def _go_on(turn: Turn, call: Call, state: CallState) -> Call:
    """Bring a call to its next phase."""
    plan = await _catch_up(turn, call)
    await calls.move(turn.tx, call, state, due_at=phases.next_look(plan, state, turn.now))
    return replace(call, plan=plan, state=state)


async def _catch_up(turn: Turn, call: Call) -> Plan:
    plan = phases.caught_up(call.plan, call.state, turn.now)
    if plan != call.plan:
        await calls.set_dates(turn.tx, call, plan)
    return plan


async def _open(turn: Turn, call: Call) -> None:
    """Fix the roll, and tell everybody on it and the groups."""
    if call.plan.roll is RollKind.MEMBERS:
        await roll.fix_members(turn.tx, call.id, call.community)
    begun = await _go_on(turn, call, CallState.NOMINATING)
    until = begun.plan.nominate_until
    await inform(turn, begun, await on_the_roll(turn, begun), news.opened(begun.plan, until))
    day = news.day_in_group(begun.plan, until)
    await post(turn, begun, news.opened_in_group(begun, day))


async def _end_nominating(turn: Turn, call: Call) -> None:
    """Let those who stand collect support and write about themselves."""
    begun = await _go_on(turn, call, CallState.PREPARING)
    standing = await candidates.standing(turn.tx, call.id)
    if not standing:
        return
    own = _people(standing)
    await let_know(turn, begun, own, news.you_stand(begun.plan))
    await inform_keepers(turn, begun, news.look_who_is_eligible(begun.plan, len(own)))
    knowing = {*own, *await keepers(turn, begun)}
    others = [one for one in await on_the_roll(turn, begun) if one not in knowing]
    await inform(turn, begun, others, news.support_is_sought(begun.plan, own))


async def _end_preparing(turn: Turn, call: Call) -> None:
    """See who may stand; where nobody does, nothing comes of the call."""
    for one in await candidates.standing(turn.tx, call.id):
        await _examine(turn, call, one)
    standing = await candidates.standing(turn.tx, call.id)
    if not standing:
        return await _nobody_stands(turn, call)
    begun = await _go_on(turn, call, CallState.COMMENTING)
    plan, people = begun.plan, _people(standing)
    text = news.comments_begin(plan, people, plan.comment_until)
    await inform(turn, begun, await on_the_roll(turn, begun), text)
    day = news.day_in_group(plan, plan.comment_until)
    await post(turn, begun, news.comments_begin(plan, people, day))


async def _examine(turn: Turn, call: Call, one: Candidate) -> None:
    """Let somebody stand no longer who may not, or whom too few support."""
    lacking = call.plan.seconds - len(await candidates.seconds(turn.tx, one.id))
    if one.eligible is False:
        text = news.not_eligible(call.plan, one.why_not)
    elif lacking > 0:
        text = news.too_little_support(call.plan)
    else:
        return
    if await candidates.move(turn.tx, one, CandidateState.OUT):
        await let_know(turn, call, _people([one]), text)


async def _end_commenting(turn: Turn, call: Call) -> None:
    """Begin to decide."""
    if not await candidates.standing(turn.tx, call.id):
        return await _nobody_stands(turn, call)
    await call_deciding.begin(turn, replace(call, plan=await _catch_up(turn, call)))


async def _nobody_stands(turn: Turn, call: Call) -> None:
    await conclude(turn, call, winners=(), how={"rule": "nobody stands"})


async def _remind(turn: Turn, call: Call) -> None:
    """Ask once more who has not answered, and tell those who stand what they still lack."""
    await candidates.ask_all_again(turn.tx, call.id)
    for one in await candidates.standing(turn.tx, call.id):
        lacking = call.plan.seconds - len(await candidates.seconds(turn.tx, one.id))
        empty = not one.statement
        if one.eligible is not False and (empty or lacking > 0):
            text = news.still_missing(call.plan, statement=empty, seconds=max(0, lacking))
            await remind(turn, call, _people([one]), text)


def _people(standing: Sequence[Candidate]) -> list[str]:
    return [one.person for one in standing if one.person]


ENDS: Final = {
    CallState.PLANNED: _open,
    CallState.NOMINATING: _end_nominating,
    CallState.PREPARING: _end_preparing,
    CallState.COMMENTING: _end_commenting,
}
