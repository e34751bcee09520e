"""A programme with its people, so that a test can begin with what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage import agreements, meeting_profiles, memberships, mentors, people, profiles, programmes
from storage.database import Reading
from storage.records.mentors import Lasting
from storage.records.people import Circle
from storage.records.programmes import Programme
from tests.cohorts import SKILL, open_programme
from tests.handlers.people import arrives
from tests.world import World

OTHER = "fundraising"


async def comes(world: World, who: str, community: str, speaks: Sequence[str] = ("en",)) -> str:
    """A member who speaks these languages and has confirmed age and conduct; returns their id."""
    person = await arrives(world, who)
    async with world.database.transaction() as tx:
        await people.describe(tx, person, name=who.capitalize())
        await memberships.join(tx, community, person)
        await agreements.confirm(tx, person, community)
        profile = await meeting_profiles.of_person(tx, person)
        await meeting_profiles.save(tx, replace(profile, speaks=dict.fromkeys(speaks, 4)))
    return person


async def mentors_(
    world: World, person: str, *, skills: Sequence[str] = (SKILL,), places: int = 2
) -> None:
    """Somebody is a mentor of these skills, whom the community can find."""
    async with world.database.transaction() as tx:
        for skill in skills:
            await profiles.offer(tx, person, skill, 3)
        await mentors.save(
            tx, person, places=places, hours_a_month=2, lasting=Lasting.EITHER, formats=()
        )
        await people.be_seen_by(tx, person, Circle.COMMUNITY)


async def programme(
    world: World, community: str, *, places: int = 10, skills: Sequence[str] = (SKILL,)
) -> str:
    """A programme that takes applications for a week and lasts half a year; returns its id."""
    async with world.database.transaction() as tx:
        return await open_programme(tx, community, places=places, skills=skills)


async def applies(
    world: World, programme: str, person: str, *, skill: str = SKILL, wishes: Sequence[str] = ()
) -> None:
    """Somebody has applied."""
    async with world.database.transaction() as tx:
        assert await programmes.apply(tx, programme, person, skill, "To listen", wishes)


async def takes(world: World, programme: str, person: str, places: int = 2) -> None:
    """A mentor has said yes to being one in it."""
    async with world.database.transaction() as tx:
        assert await programmes.be_mentor(tx, programme, person, places)


async def find(world: World, programme: str) -> Programme:
    """The programme as it stands."""
    async with world.database.reading() as tx:
        found = await programmes.find(tx, programme)
    assert found
    return found


async def requests_of(tx: Reading) -> list[tuple[str, str]]:
    """Who is to be asked first for whom."""
    rows = await tx.all(
        "SELECT seeker, mentor FROM request JOIN asked ON asked.request = request.id"
        " WHERE position = (SELECT min(position) FROM asked AS one WHERE one.request = request.id)"
    )
    return [(row["seeker"], row["mentor"]) for row in rows]
