"""People who look for a mentor and mentors, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from storage import (
    agreements,
    meeting_profiles,
    memberships,
    mentors,
    people,
    profiles,
    requests,
)
from storage.records.meeting_profiles import MeetingProfile
from storage.records.mentors import Lasting
from storage.records.people import Circle
from storage.records.requests import Asked, Request
from tests.handlers.communities import village
from tests.handlers.people import arrives, id_of, presses
from tests.transcript import readable
from tests.world import World, private

SKILLS = ("facilitation", "decisions", "conflict")
SKILL = SKILLS[0]
EVENINGS = ((0, 18 * 60, 21 * 60), (3, 18 * 60, 21 * 60))
GOAL = "running a meeting where quiet people speak"


async def gathered(world: World, *who: str, places: Mapping[str, int]) -> str:
    """A community of these people, some of them mentors with so many places; returns its id."""
    community = await village(world)
    for one in (*who, *places):
        person = await arrives(world, one)
        async with world.database.transaction() as tx:
            await memberships.join(tx, community, person)
            await agreements.confirm(tx, person, community)
            await people.describe(tx, person, name=one.title())
            await meeting_profiles.save(tx, MeetingProfile(person, {"en": 4}, EVENINGS))
    for n, (one, number) in enumerate(places.items()):
        await becomes_mentor(world, one, number, first=n == 0, speaks=4 - n)
    return community


async def becomes_mentor(
    world: World, who: str, places: int = 2, *, first: bool = True, speaks: int = 4
) -> None:
    """Somebody can help with the skills, and has room for so many.

    Who can do it best and speaks best is proposed first.
    """
    person = await id_of(world, who)
    async with world.database.transaction() as tx:
        await people.be_seen_by(tx, person, Circle.COMMUNITY)
        for one in await memberships.communities_of(tx, person):
            await agreements.confirm(tx, person, one.id)
        for skill in SKILLS:
            await profiles.offer(tx, person, skill, 4 if first else 3)
        await meeting_profiles.save(tx, MeetingProfile(person, {"en": speaks}, EVENINGS))
        await mentors.save(
            tx, person, places=places, hours_a_month=2, lasting=Lasting.EITHER, formats=()
        )


async def looks(world: World, who: str, *choices: str, goal: str = GOAL) -> None:
    """Somebody looks for a mentor, and chooses these."""
    await world.says(who, "/mentor")
    await world.says(who, goal)
    for choice in ("Working together", "Facilitating meetings", "Either is fine", *choices):
        await presses(world, who, choice)


async def request_of(world: World, who: str) -> Request:
    """What somebody looks for, the only thing."""
    person = await id_of(world, who)
    async with world.database.reading() as tx:
        (row,) = await tx.all("SELECT id FROM request WHERE seeker = :person", person=person)
        found = await requests.find(tx, row["id"])
    assert found
    return found


async def asked_of(world: World, request: Request) -> dict[str, Asked]:
    """What each mentor makes of a request, by their id."""
    async with world.database.reading() as tx:
        return {one.mentor: one for one in await requests.asked_of(tx, request.id)}


def heard(world: World, who: str) -> list[str]:
    """All that somebody was told, the latest last."""
    shown = [one for one in world.platform.shown if one.place == private(who)]
    return [readable(str(one.outgoing.text)) for one in shown if one.kind != "deletes"]
