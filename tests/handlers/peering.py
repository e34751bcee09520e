"""A village with peer rounds, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.model import Account
from conversations.peers.schedule import first_after
from storage import agreements, consent, matches, memberships, participants, people, rounds
from storage.database import Transaction
from storage.records.matches import Match
from storage.records.rounds import Often, Rhythm, Round, Run, Schedule
from tests.handlers.communities import village
from tests.stored import meet
from tests.world import World

WEEKLY: Final = Schedule(Rhythm.WEEKLY, 2, 17 * 60, "Africa/Accra")  # Wednesdays at five
A_WEEK: Final = timedelta(days=7)


async def peer_village(world: World, *, schedule: Schedule = WEEKLY, theme: str = "") -> Round:
    """A community whose rounds have been started."""
    community = await village(world)
    async with world.database.transaction() as tx:
        begins = first_after(schedule, tx.now)
        await rounds.plan(tx, community, schedule, theme, begins)
        found = await rounds.of_community(tx, community)
    assert found
    return found


async def people_there(
    world: World, found: Round, names: Sequence[str], often: Often | None = Often.ALWAYS
) -> dict[str, str]:
    """People who belong to it and, unless told otherwise, take part for good; their ids."""
    async with world.database.transaction() as tx:
        return {name: await _joins(tx, found, name, often) for name in names}


async def _joins(tx: Transaction, found: Round, name: str, often: Often | None) -> str:
    person = (await meet(tx, Account("counting", name), name)).id
    await consent.give(tx, person, "keep", 1)
    await people.read_languages(tx, person, ["en"])
    await people.live_in_zone(tx, person, "Africa/Accra")
    await people.describe(tx, person, name=name.capitalize())
    await memberships.join(tx, found.community, person)
    await agrees(tx, found.community, person)
    if often:
        await participants.take_part(tx, found.id, person, often)
    return person


async def agrees(tx: Transaction, community: str, person: str) -> None:
    """Somebody is old enough, and keeps to the code of conduct."""
    await agreements.confirm(tx, person, community)


async def begins(world: World) -> None:
    """Time passes until the next round has begun."""
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT next_at FROM peer_round")
    await world.pass_time(timedelta(seconds=rows[0]["next_at"] - world.now.timestamp()))


async def teams(world: World) -> list[frozenset[str]]:
    """Who is in a match with whom now, by the names of their accounts."""
    return [frozenset(await _names(world, match)) for match in await running(world)]


async def running(world: World) -> list[Match]:
    """The matches that go on."""
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT id FROM match WHERE state = 'running' ORDER BY began_at, id")
        found = [await matches.find(tx, row["id"]) for row in rows]
    return [match for match in found if match]


async def _names(world: World, match: Match) -> list[str]:
    async with world.database.reading() as tx:
        accounts = [await people.accounts_of(tx, member.person) for member in match.members]
    return [known[0].account.id for known in accounts]


async def last_run(world: World, found: Round) -> Run:
    """The latest time that there was one."""
    async with world.database.reading() as tx:
        [run] = await rounds.latest(tx, found.id)
    return run


def words_to(world: World, who: str, since: int = 0) -> list[str]:
    """What somebody was told, since the first so many messages."""
    shown = world.platform.since(since)
    return [str(one.outgoing.text) for one in shown if one.place.chat == who]
