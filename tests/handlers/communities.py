"""A community that is set up already, so that a test can begin with what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import Account, Place, Pressed
from storage import communities, invitations, memberships, organisers
from storage.records.communities import Community
from storage.records.invitations import InvitationKind
from tests.world import GROUP, World, private

SECOND_GROUP = replace(GROUP, chat="second")
NO_GOOD = "That invitation does not work"


async def village(world: World, name: str = "Village", place: Place = GROUP) -> str:
    """A community that meets in the group; returns its id."""
    async with world.database.transaction() as tx:
        return await communities.set_up(
            tx, place, name=name, language="en", zone="Africa/Accra", contact="help@example.org"
        )


async def organises(world: World, person: str, community: str, *, appointed: bool = False) -> None:
    """Somebody takes the part of organiser; what the group says of them is another matter."""
    async with world.database.transaction() as tx:
        if appointed:
            await organisers.appoint(tx, community, person, None)
        else:
            await organisers.ask(tx, community, person)
        await organisers.accept(tx, community, person)
        await memberships.join(tx, community, person)


def administers(world: World, who: str, place: Place = GROUP) -> None:
    """Somebody becomes an administrator of the group."""
    world.platform.administrators.add((Account("counting", who), place))


def loses_rights(world: World, who: str, place: Place = GROUP) -> None:
    """Somebody administers the group no longer."""
    world.platform.administrators.discard((Account("counting", who), place))


async def sends_press(world: World, who: str, data: str) -> str:
    """Somebody's program sends this as if it were a button's; returns what was answered."""
    before = len(world.platform.shown)
    await world.happens(who, Pressed(data, "m0"), place=private(who))
    shown = world.platform.since(before)
    return " ".join(str(one.outgoing.text) for one in shown)


async def invitation(world: World, community: str, by: str, kind: InvitationKind) -> str:
    """A code that somebody made."""
    async with world.database.transaction() as tx:
        made = await invitations.make(tx, community, by, kind, lasts=timedelta(days=7), uses=1)
    return made.code


async def members(world: World, community: str) -> int:
    """How many people belong to a community."""
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT 1 FROM membership WHERE community = :id", id=community)
    return len(rows)


async def found(world: World, community: str) -> Community | None:
    """The community as it is written now."""
    async with world.database.reading() as tx:
        return await communities.find(tx, community)


async def may_organise(world: World, community: str) -> set[str]:
    """Who has accepted the part."""
    async with world.database.reading() as tx:
        return {one.person for one in await organisers.of_community(tx, community)}
