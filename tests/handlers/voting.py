"""A vote that has begun, and people who use their ballots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model import Pressed
from storage import ballots, calls, memberships, polls, roll
from storage.records.calls import Call, CallState
from storage.records.polls import Poll
from tests.handlers.communities import organises, village
from tests.handlers.people import arrives, id_of, presses
from tests.world import World, private

TITLE = "Treasurer"


async def is_decided(
    world: World, people: Sequence[str], *, standing: Sequence[str], **plan: Any
) -> Call:
    """A secret vote of these people begins; rosa organises, and chairs it."""
    community = await village(world)
    for who in ("rosa", *people):
        person = await arrives(world, who)
        async with world.database.transaction() as tx:
            await memberships.join(tx, community, person)
    await organises(world, await id_of(world, "rosa"), community, appointed=True)
    places = [private(who) for who in standing]
    await world.has_call(
        TITLE, CallState.DECIDING, keepers=[private("rosa")], standing=places, **plan
    )
    async with world.database.reading() as tx:
        (call,) = await calls.of_community(tx, community)
    return call


async def votes(world: World, who: str, *marks: str, cast: bool = True) -> None:
    """Somebody opens their ballot, marks people and casts it."""
    call = await call_of(world)
    await world.happens(who, Pressed(f"call:{call.id}:ballot", last_message(world, who)))
    await presses(world, who, "Start over")
    for one in marks:
        await presses(world, who, one)
    if cast:
        await presses(world, who, "Cast my vote")


def last_message(world: World, who: str) -> str:
    """The last message with buttons in somebody's chat."""
    shown = [one for one in world.platform.shown if one.place == private(who)]
    return next((one.message for one in reversed(shown) if one.outgoing.buttons), "m0")


async def call_of(world: World) -> Call:
    """The only call there is, however it stands."""
    async with world.database.reading() as tx:
        (row,) = await tx.all("SELECT id FROM call")
        found = await calls.find(tx, row["id"])
    assert found
    return found


async def rounds(world: World) -> list[Poll]:
    """The rounds of the only call."""
    call = await call_of(world)
    async with world.database.reading() as tx:
        return await polls.of_call(tx, call.id)


async def own(world: World, who: str) -> list[str] | None:
    """What somebody has cast, by the names of those whom they chose."""
    call = await call_of(world)
    (*_, poll) = await rounds(world)
    person = await id_of(world, who)
    async with world.database.reading() as tx:
        entry = await roll.of_person(tx, call.id, person)
        assert entry
        voted = await ballots.own(tx, poll.id, entry.id)
        return None if voted is None else await names(tx, voted)


async def names(tx: Any, voted: Sequence[str]) -> list[str]:
    """What candidates are called."""
    found = []
    for one in voted:
        row = await tx.one(
            "SELECT name FROM person JOIN candidate ON candidate.person = person.id"
            " WHERE candidate.id = :one",
            one=one,
        )
        found.append(row["name"])
    return found


def told(world: World, who: str, words: str) -> int:
    """How many messages with these words somebody was sent."""
    shown = [str(one.outgoing.text) for one in world.platform.shown if one.place == private(who)]
    return sum(words in text for text in shown)
