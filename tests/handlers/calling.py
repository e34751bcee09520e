"""A community with a call, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage import calls, candidates, memberships, notices, people, roll
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate
from tests.calls import come_to, planned
from tests.handlers.communities import administers, organises, village
from tests.handlers.people import arrives
from tests.world import World


async def community_of(world: World, *members: str) -> tuple[str, dict[str, str]]:
    """A community that the first of them organises; returns its id, and theirs by name."""
    community = await village(world)
    ids = {who: await arrives(world, who) for who in members}
    await organises(world, ids[members[0]], community, appointed=True)
    administers(world, members[0])
    async with world.database.transaction() as tx:
        for who, id in ids.items():
            await people.describe(tx, id, name=who.capitalize())
            await memberships.join(tx, community, id)
    return community, ids


async def plan_call(world: World, community: str, **other: Any) -> str:
    """A call that opens now, once the clock looks; returns its id."""
    async with world.database.transaction() as tx:
        return (await planned(tx, community, **other)).id


async def call_at(
    world: World, community: str, state: CallState, standing: Sequence[str] = (), **other: Any
) -> str:
    """A call in this phase; returns its id."""
    async with world.database.transaction() as tx:
        return (await come_to(tx, community, state, standing, **other)).id


async def call_of(world: World, call: str) -> Call:
    """The call as it stands."""
    async with world.database.reading() as tx:
        found = await calls.find(tx, call)
    assert found
    return found


async def standing(world: World, call: str) -> list[Candidate]:
    """Who stands."""
    async with world.database.reading() as tx:
        return await candidates.standing(tx, call)


async def on_roll(world: World, call: str) -> set[str]:
    """The people on the roll."""
    async with world.database.reading() as tx:
        return {one.person for one in await roll.of_call(tx, call) if one.person}


async def reads(world: World, person: str) -> str:
    """What waits to be told to somebody with their next bundle."""
    async with world.database.transaction() as tx:
        return " ".join(str(one.body) for one in await notices.take(tx, person))


def told(world: World, who: str, since: int = 0) -> str:
    """What somebody was shown in private since then."""
    shown = [one for one in world.platform.since(since) if one.place.chat == who]
    return " ".join(str(one.outgoing.text) for one in shown)
