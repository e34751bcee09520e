"""Who sees whom as it is now, and the list of how long what is kept."""

from dataclasses import fields
from datetime import timedelta

from storage import communities, installation, memberships, people
from storage.records.installation import Installation
from storage.records.keeping import KeepingTimes
from storage.records.people import Circle
from tests.handlers.communities import SECOND_GROUP, sends_press, village
from tests.handlers.people import arrives, last, presses
from tests.stored import erase_community
from tests.world import World

NOT_SHOWN = {"people_to_answer"}  # it only ever lengthens what is shown


async def belongs(world: World, person: str, community: str, widest: Circle) -> None:
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, person)
        await communities.change(tx, community, widest_circle=widest)


async def circle_of(world: World, person: str) -> Circle:
    async with world.database.reading() as tx:
        found = await people.find(tx, person)
    assert found is not None
    return found.circle


async def test_a_community_that_narrows_narrows_at_once(world: World) -> None:
    ana, community = await arrives(world, "ana"), await village(world)
    await belongs(world, ana, community, Circle.EVERYONE)
    await sends_press(world, "ana", "privacy:circle:everyone")
    await belongs(world, ana, community, Circle.COMMUNITY)
    await world.says("ana", "/privacy")
    assert "people of your communities can find it" in last(world)
    await presses(world, "ana", "Who may find me")
    labels = [str(row[0].label) for row in world.platform.shown[-1].outgoing.buttons]
    assert labels == ["Nobody", "✓ My communities", "Back"]


async def test_who_leaves_the_last_community_is_hidden_in_the_next(world: World) -> None:
    ana, community = await arrives(world, "ana"), await village(world)
    await belongs(world, ana, community, Circle.EVERYONE)
    await sends_press(world, "ana", "privacy:circle:everyone")
    await world.says("ana", "/leave")
    await presses(world, "ana", "Leave")
    await world.says("ana", "/privacy")
    assert "nobody can find it" in last(world)
    await belongs(world, ana, community, Circle.EVERYONE)
    assert await circle_of(world, ana) is Circle.NOBODY


async def test_who_still_belongs_somewhere_stays_as_they_chose(world: World) -> None:
    ana, community = await arrives(world, "ana"), await village(world)
    await belongs(world, ana, community, Circle.EVERYONE)
    await sends_press(world, "ana", "privacy:circle:everyone")
    async with world.database.transaction() as tx:
        other = await communities.set_up(
            tx, SECOND_GROUP, name="Town", language="en", zone="UTC", contact=""
        )
        await memberships.join(tx, other, ana)
        await memberships.leave(tx, other, ana)
    assert await circle_of(world, ana) is Circle.EVERYONE


async def test_a_community_that_is_erased_leaves_nobody_seen(world: World) -> None:
    ana, community = await arrives(world, "ana"), await village(world)
    await belongs(world, ana, community, Circle.EVERYONE)
    await sends_press(world, "ana", "privacy:circle:everyone")
    async with world.database.transaction() as tx:
        await erase_community(tx, community)
    assert await circle_of(world, ana) is Circle.NOBODY


async def test_every_time_of_keeping_is_shown(world: World) -> None:
    await arrives(world, "ana")
    names = [field.name for field in fields(KeepingTimes) if field.name not in NOT_SHOWN]
    days = {name: timedelta(days=2 + number) for number, name in enumerate(names)}
    async with world.database.transaction() as tx:
        await installation.introduce(tx, Installation(keeping=KeepingTimes(**days)))
    await sends_press(world, "ana", "privacy:times:")
    missing = [name for name, time in days.items() if f" {time.days} days" not in last(world)]
    assert missing == []
