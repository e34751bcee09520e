"""People who are nominated in a call, so that a test can begin with what it is about."""

from __future__ import annotations

from storage import calls, candidates, memberships, people
from storage.records.calls import Call, CallState
from storage.records.candidates import Candidate
from storage.records.people import Circle
from tests.calls import come_to
from tests.handlers.communities import organises, village
from tests.handlers.people import arrives, id_of, presses
from tests.world import World

REASON = "She led the edit-a-thon in which quiet people spoke."


async def called(world: World, *who: str, keeper: str = "rosa") -> Call:
    """A community of these people, who can be seen there, and a call that takes nominations."""
    community = await village(world)
    for one in (keeper, *who):
        person = await arrives(world, one)
        async with world.database.transaction() as tx:
            await memberships.join(tx, community, person)
            await people.describe(tx, person, name=one.title(), wiki_name=f"{one.title()} W")
            await people.be_seen_by(tx, person, Circle.COMMUNITY)
    await organises(world, await id_of(world, keeper), community, appointed=True)
    async with world.database.transaction() as tx:
        chair = await people.find(tx, await id_of(world, keeper))
        return await come_to(tx, community, CallState.NOMINATING, chair=chair.id if chair else None)


async def begins(world: World, who: str, call: Call) -> None:
    """Somebody begins to nominate."""
    await world.opens(who, f"call-{call.id}")
    await presses(world, who, "Nominate")


async def nominates(
    world: World, who: str, call: Call, name: str, *, reason: str = REASON, shown: bool = False
) -> None:
    """Somebody nominates somebody else, who can be found by this name."""
    await begins(world, who, call)
    for choice in ("Somebody else", "By their name"):
        await presses(world, who, choice)
    await world.says(who, name)
    await presses(world, who, "Yes")
    await gives_reason(world, who, reason=reason, shown=shown)


async def gives_reason(
    world: World, who: str, *, reason: str = REASON, shown: bool = False
) -> None:
    """Somebody says how they know whom they nominate, and why."""
    await presses(world, who, "I know what they do")
    await world.says(who, reason)
    await presses(world, who, "Yes" if shown else "No")
    await presses(world, who, "Nominate")


async def invites(world: World, who: str, call: Call, *, shown: bool = False) -> None:
    """Somebody makes an invitation that they pass on."""
    await begins(world, who, call)
    for choice in ("Somebody else", "By an invitation"):
        await presses(world, who, choice)
    await gives_reason(world, who, shown=shown)


async def candidate_of(world: World, call: Call, who: str) -> Candidate | None:
    """Somebody as a candidate, whatever they have said to it."""
    person = await id_of(world, who)
    async with world.database.reading() as tx:
        return await candidates.of_person(tx, call.id, person)


async def stepped_back(world: World, call: Call, who: str) -> bool:
    """Whether somebody has lost every right over a call."""
    person = await id_of(world, who)
    async with world.database.reading() as tx:
        return await calls.has_stepped_back(tx, call.id, person)
