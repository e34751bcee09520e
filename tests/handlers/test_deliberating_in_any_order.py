"""Whatever people do in whichever order, nothing is agreed against a concern, and it ends."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import deliberations, stances
from storage.records.calls import CallState, Method
from storage.records.polls import Poll, PollKind, PollState, Stance
from tests.handlers.calling import call_of
from tests.handlers.deliberation import DAY, Deliberation, drafted
from tests.world import World

Act: TypeAlias = tuple[str, str]  # what, and who

DRAFTS: Final = (PollKind.MUFAKAT, PollKind.CONSENT)
ACTS: Final = ("accept", "aside", "concern", "concern", "draft", "view", "day")
FEW: Final = ("ana", "dina", "rosa")  # so that they change what they said
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(FEW)), min_size=5, max_size=20)


@settings(max_examples=15)
@given(acts, st.sampled_from([Method.MUFAKAT, Method.CONSENT]), st.integers(1, 3))
def test_in_any_order(doings: list[Act], method: Method, rounds: int) -> None:
    asyncio.run(_lived(doings, method, rounds))


async def _lived(doings: list[Act], method: Method, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder) / "banyan.db") as world:
            one = await drafted(world, method=method, rounds=rounds)
            for what, who in doings:
                await _act(one, what, who)
                await _concerns_are_those_of_ballots(one)
            await world.pass_time(timedelta(days=120))
            await _it_ended_well(one, rounds)


async def _act(one: Deliberation, what: str, who: str) -> None:
    asked = any(each.state is PollState.OPEN and each.kind in DRAFTS for each in await one.rounds())
    match what:
        case "day":
            await one.world.pass_time(DAY)
        case "view":
            await one.says_what(who, "I have a view.")
        case "draft" if await _may_write(one):
            await one.drafts("ana")
        case "concern" if asked:
            await one.answers(who, "concern", words="Too soon.")
        case "accept" | "aside" if asked:
            await one.answers(who, what)


async def _may_write(one: Deliberation) -> bool:
    """Whether the chair, who may be another one by now, finds that a draft is wanted."""
    call = await call_of(one.world, one.call)
    rounds = await one.rounds()
    if call.state is not CallState.DECIDING or call.chair != one.ids["rosa"]:
        return False
    written = [each for each in rounds if each.kind in DRAFTS]
    if len(written) >= call.plan.rounds or (rounds and rounds[-1].kind is PollKind.APPROVAL):
        return False
    if not rounds or rounds[-1].state is not PollState.OPEN:
        return True
    async with one.world.database.reading() as tx:
        return bool(await deliberations.concerns(tx, rounds[-1].id))


async def _concerns_are_those_of_ballots(one: Deliberation) -> None:
    for poll in await one.rounds():
        if poll.kind in DRAFTS and poll.state is PollState.OPEN:
            async with one.world.database.reading() as tx:
                taken = await stances.of_poll(tx, poll.id)
                standing = {each.id for each in await deliberations.concerns(tx, poll.id)}
            assert standing == {each.concern for each in taken if each.concern}
            assert len(standing) == sum(each.stance is Stance.CONCERN for each in taken)


async def _it_ended_well(one: Deliberation, most: int) -> None:
    assert (await call_of(one.world, one.call)).state.is_over
    rounds = await one.rounds()
    assert sum(each.kind in DRAFTS for each in rounds) <= most
    for poll in rounds:
        assert poll.state is not PollState.OPEN
        if poll.result.get("agreed"):
            _is_agreed(poll)
    async with one.world.database.reading() as tx:
        for table in ("deliberation_view", "concern", "ballot"):
            assert await tx.all(f"SELECT 1 FROM {table}") == []


def _is_agreed(poll: Poll) -> None:
    assert poll.result["concern"] == 0
    assert poll.result["accept"] + poll.result["aside"] > 0
