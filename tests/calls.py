"""A call as it may be, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from conversations.nominations.phases import end_of
from storage import calls, candidates, roll
from storage.database import Transaction
from storage.records.calls import Call, CallState, Method, Plan, RollKind, Tie
from storage.records.candidates import Candidate, CandidateState, Nomination

WEEK: Final = timedelta(weeks=1)
PHASES: Final = (
    CallState.PLANNED,
    CallState.NOMINATING,
    CallState.PREPARING,
    CallState.COMMENTING,
    CallState.DECIDING,
)
STATEMENT: Final = "I listen, and I write down what was said."


def plan(now: datetime, state: CallState = CallState.NOMINATING, **other: Any) -> Plan:
    """A plan whose phase `state` begins now; each phase takes a week."""
    opens_at = now - WEEK * (PHASES.index(state) - 1)
    whole = Plan(
        title="Board seat",
        role="",
        about="The board decides about money.",
        seats=1,
        term=24,
        seconds=2,
        method=Method.RANKED,
        tie=Tie.FIRST,
        quorum=50,
        rounds=3,
        roll=RollKind.MEMBERS,
        posted=True,
        zone="Africa/Accra",
        opens_at=opens_at,
        nominate_until=opens_at + WEEK,
        prepare_until=opens_at + 2 * WEEK,
        comment_until=opens_at + 3 * WEEK,
        decide_until=opens_at + 4 * WEEK,
    )
    return replace(whole, **other)


async def planned(
    tx: Transaction,
    community: str,
    *,
    chair: str | None = None,
    deputy: str | None = None,
    **other: Any,
) -> Call:
    """A call that opens now, which nobody has heard of yet."""
    id = await calls.add(tx, community, plan(tx.now, **other), chair=chair, deputy=deputy)
    return await found(tx, id)


async def come_to(
    tx: Transaction,
    community: str,
    state: CallState,
    standing: Sequence[str] = (),
    *,
    chair: str | None = None,
    deputy: str | None = None,
    ready: bool = True,
    **other: Any,
) -> Call:
    """A call whose phase `state` has just begun, in the given order with these candidates.

    Everybody who belongs to the community is on its roll; candidates who are not `ready` have only
    accepted. DECIDING is begun by the clock, which
    finds the comments at their end.
    """
    ends = state is CallState.DECIDING
    whole = plan(tx.now, state, **other)
    id = await calls.add(tx, community, whole, chair=chair, deputy=deputy)
    await roll.fix_members(tx, id, community)
    reached = CallState.COMMENTING if ends else state
    call = await found(tx, id)
    due_at = tx.now if ends else end_of(whole, reached) - timedelta(days=1)
    await calls.move(tx, call, reached, due_at=due_at)
    for number, person in enumerate(standing):
        before = timedelta(hours=len(standing) - number)
        await stands(tx, call, person, before=before, ready=ready)
    if ends:
        await calls.schedule(tx, id, tx.now, reminded=True)
    return await found(tx, id)


async def stands(
    tx: Transaction,
    call: Call,
    person: str,
    *,
    statement: str = STATEMENT,
    before: timedelta = timedelta(),
    ready: bool = True,
) -> Candidate:
    """Somebody nominated themselves some time ago; who is ready has all that this takes."""
    own = Nomination("", person, "I would like to.", "", shown=False)
    asked, _ = await candidates.nominate(tx, call.id, person, own)
    now, tx.now = tx.now, tx.now - before
    await candidates.move(tx, asked, CandidateState.ACCEPTED)
    tx.now = now
    await calls.step_back(tx, call.id, person)
    if ready:
        await _make_ready(tx, call, asked, statement)
    accepted = await candidates.find(tx, asked.id)
    assert accepted
    return accepted


async def _make_ready(tx: Transaction, call: Call, one: Candidate, statement: str) -> None:
    await candidates.say(tx, one.id, statement=statement)
    await candidates.find_eligible(tx, one.id, eligible=True)
    others = [entry.person for entry in await roll.of_call(tx, call.id)]
    for other in [person for person in others if person != one.person][: call.plan.seconds]:
        await candidates.second(tx, one.id, other or "")


async def found(tx: Transaction, call: str) -> Call:
    """The call as it stands."""
    one = await calls.find(tx, call)
    assert one
    return one
