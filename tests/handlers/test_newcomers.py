"""Who comes into a group: welcomed together where the community wants that, and never named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Joined, Place, Removed
from storage import communities
from tests.handlers.communities import (
    SECOND_GROUP,
    administers,
    members,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives
from tests.world import GROUP, World

HOUR = timedelta(hours=1)
TOPIC = replace(GROUP, thread="7")


async def welcoming(world: World, zone: str = "Africa/Accra", place: Place = GROUP) -> str:
    """A community that wants a welcome; returns its id."""
    community = await village(world, place=place)
    async with world.database.transaction() as tx:
        await communities.change(tx, community, welcome=True, zone=zone)
    return community


async def comes(world: World, who: str, place: Place = GROUP) -> None:
    await world.happens(who, Joined(), place=place)


async def waiting(world: World) -> list[dict[str, object]]:
    """The rows of what will be said."""
    async with world.database.reading() as tx:
        return [dict(row) for row in await tx.all("SELECT * FROM welcome")]


def welcomes(world: World, place: Place = GROUP) -> int:
    """How often somebody was welcomed there."""
    return sum(
        "Welcome to everybody" in one.outgoing.text for one in world.platform.shown_in(place)
    )


async def test_nobody_is_welcomed_unless_the_community_wants_it(world: World) -> None:
    await village(world)
    await comes(world, "ben")
    await world.pass_time(timedelta(days=1))
    assert world.platform.shown == []


async def test_everybody_who_came_within_an_hour_is_welcomed_together(world: World) -> None:
    await welcoming(world)
    for who in ("ben", "chi", "dan"):
        await comes(world, who)
        world.now += timedelta(minutes=5)
    assert welcomes(world) == 0
    await world.pass_time(HOUR)
    assert welcomes(world) == 1
    await world.pass_time(timedelta(hours=3))
    assert welcomes(world) == 1


async def test_a_group_reads_no_second_welcome_before_an_hour_has_passed(world: World) -> None:
    await welcoming(world)
    await comes(world, "ben")
    await world.pass_time(HOUR)
    await comes(world, "chi")
    await world.pass_time(timedelta(minutes=59))
    assert welcomes(world) == 1
    await world.pass_time(timedelta(minutes=1))
    assert welcomes(world) == 2


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Africa/Accra", 1),  # it is nine in the morning
        ("Asia/Kolkata", 1),  # half past two in the afternoon
        ("Pacific/Auckland", 10),  # ten in the evening
        ("America/Bogota", 4),  # four in the morning
    ],
)
async def test_a_welcome_waits_for_the_end_of_the_night(
    world: World, zone: str, hours: int
) -> None:
    await welcoming(world, zone)
    await comes(world, "ben")
    await world.pass_time(hours * HOUR - timedelta(minutes=1))
    assert welcomes(world) == 0
    await world.pass_time(timedelta(minutes=1))
    assert welcomes(world) == 1


async def test_only_the_group_into_which_somebody_came_reads_it(world: World) -> None:
    community = await welcoming(world)
    async with world.database.transaction() as tx:
        await communities.add_place(tx, community, SECOND_GROUP)
    await comes(world, "ben", SECOND_GROUP)
    await world.pass_time(HOUR)
    assert (welcomes(world), welcomes(world, SECOND_GROUP)) == (0, 1)


async def test_a_community_of_a_topic_welcomes_people_there(world: World) -> None:
    await welcoming(world, place=TOPIC)
    await comes(world, "ben")
    await world.pass_time(HOUR)
    assert (welcomes(world), welcomes(world, TOPIC)) == (0, 1)


async def test_two_communities_of_one_group_welcome_people_once(world: World) -> None:
    await welcoming(world)
    await welcoming(world, place=TOPIC)
    await comes(world, "ben")
    await world.pass_time(HOUR)
    assert welcomes(world) + welcomes(world, TOPIC) == 1


async def test_the_button_lets_people_in(world: World) -> None:
    community = await welcoming(world)
    await arrives(world, "ben")
    await comes(world, "ben")
    await world.pass_time(HOUR)
    url = world.platform.shown_in(GROUP)[-1].outgoing.buttons[0][0].url
    await world.opens("ben", url.rpartition("=")[2])
    assert await members(world, community) == 1


async def test_it_is_not_kept_who_came(world: World) -> None:
    ben, _community = await arrives(world, "ben"), await welcoming(world)
    await comes(world, "ben")
    [row] = await waiting(world)
    assert not {"ben", ben} & set(row.values())
    assert set(row) == {"id", "platform", "chat", "thread", "community", "link", "due_at"}
    await world.pass_time(HOUR)
    assert await waiting(world) == []


async def test_switching_it_off_takes_back_what_was_not_said_yet(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await welcoming(world)
    await organises(world, rosa, community)
    administers(world, "rosa")
    await comes(world, "ben")
    await sends_press(world, "rosa", f"set:{community}:welcome.off")
    await world.pass_time(timedelta(hours=2))
    assert welcomes(world) == 0
    await sends_press(world, "rosa", f"set:{community}:welcome.on")
    await comes(world, "chi")
    await world.pass_time(HOUR)
    assert welcomes(world) == 1


async def test_a_group_without_banyan_is_not_waited_for(world: World) -> None:
    await welcoming(world)
    await comes(world, "ben")
    await world.happens("rosa", Removed(), place=GROUP)
    assert await waiting(world) == []


async def test_it_speaks_the_language_of_the_community(world: World) -> None:
    community = await welcoming(world)
    async with world.database.transaction() as tx:
        await communities.change(tx, community, language="fr")
    await comes(world, "ben")
    await world.pass_time(HOUR)
    assert "Bienvenue" in world.platform.shown_in(GROUP)[-1].outgoing.text
