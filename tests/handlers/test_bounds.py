"""What organisers can do, but not without end."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Place
from storage import communities, frameworks, invitations
from storage.records.communities import Level
from tests.handlers.communities import (
    SECOND_GROUP,
    administers,
    found,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives
from tests.world import GROUP, World


async def runs(world: World, who: str, name: str = "Village", place: Place = GROUP) -> str:
    """Somebody organises a community; returns its id."""
    community = await village(world, name, place)
    await organises(world, await arrives(world, who), community)
    administers(world, who, place)
    return community


async def test_the_groups_are_told_once_a_day(world: World) -> None:
    community = await runs(world, "rosa")
    for _ in range(5):
        await sends_press(world, "rosa", f"invite:{community}:tell")
    assert len(world.platform.shown_in(GROUP)) == 1
    world.now += timedelta(days=1)
    await sends_press(world, "rosa", f"invite:{community}:tell")
    assert len(world.platform.shown_in(GROUP)) == 2


async def test_only_so_many_codes_are_good_at_once(world: World) -> None:
    community = await runs(world, "rosa")
    for _ in range(20):
        world.now += timedelta(minutes=1)
        await sends_press(world, "rosa", f"invite:{community}:member")
    async with world.database.reading() as tx:
        assert len(await invitations.of_community(tx, community)) == 8


async def test_a_hub_does_not_shrink_below_what_belongs_to_it(world: World) -> None:
    hub = await runs(world, "rosa", "Region")
    branch = await village(world, "Village", SECOND_GROUP)
    async with world.database.transaction() as tx:
        await communities.change(tx, hub, level=Level.REGIONAL)
        await communities.join_hub(tx, branch, hub)
    await sends_press(world, "rosa", f"set:{hub}:level.local")
    community = await found(world, hub)
    assert community is not None
    assert community.level is Level.REGIONAL


async def test_old_versions_of_a_framework_go_and_those_in_use_stay(world: World) -> None:
    community = await village(world)
    async with world.database.transaction() as tx:
        first = await frameworks.save(tx, community, "first")
        await frameworks.use(tx, community, first)
        for number in range(30):
            await frameworks.save(tx, community, f"version {number}")
        kept = await tx.one("SELECT count(*) AS n FROM framework")
        used = await frameworks.in_use(tx, community)
    assert used is not None
    assert used.version == first
    assert kept is not None
    assert kept["n"] == frameworks.MOST_KEPT + 1
