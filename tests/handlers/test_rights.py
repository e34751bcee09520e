"""Who may act for a community: forged, stale and foreign acts are all refused alike."""

from datetime import timedelta

from bot.model import Pressed
from handlers.organise import ENTRIES
from storage import invitations
from storage.records.invitations import InvitationKind
from tests.handlers.communities import (
    SECOND_GROUP,
    administers,
    found,
    loses_rights,
    may_organise,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives, last, presses
from tests.stored import erase_community
from tests.world import GROUP, World

REFUSED = "Only somebody who organises that community now can do this."
NOWHERE = "0000000000zz"
A_WHILE = timedelta(minutes=2)


def presses_of_organisers(community: str, other: str) -> list[str]:
    return [
        *(f"organise:{community}:{entry}" for entry in (*ENTRIES, "menu", "nothing", "")),
        *(f"invite:{community}:{what}" for what in ("member", "organiser", "community", "tell")),
        *(f"set:{community}:{what}" for what in ("name", "level.global", "hub.code", "circle")),
        f"drop:{community}:yes.{other}",
        f"part:{community}:accept",
        f"step:{community}:yes",
    ]


async def test_a_member_can_press_nothing_of_an_organiser(world: World) -> None:
    await arrives(world, "ben")
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    before = await found(world, community)
    for data in presses_of_organisers(community, rosa):
        world.now += A_WHILE
        assert REFUSED in await sends_press(world, "ben", data), data
    assert await found(world, community) == before
    assert await may_organise(world, community) == {rosa}


async def test_what_exists_and_what_does_not_are_refused_alike(world: World) -> None:
    await arrives(world, "ben")
    rosa = await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community, appointed=True)
    for there, nowhere in zip(
        presses_of_organisers(community, rosa),
        presses_of_organisers(NOWHERE, NOWHERE),
        strict=True,
    ):
        world.now += A_WHILE
        assert await sends_press(world, "ben", there) == await sends_press(world, "ben", nowhere)


async def test_an_administrator_who_never_accepted_is_refused(world: World) -> None:
    await arrives(world, "sam")
    community = await village(world)
    administers(world, "sam")
    assert await sends_press(world, "sam", f"organise:{community}:settings") == REFUSED


async def test_who_lost_the_rights_of_the_group_cannot_act(world: World) -> None:
    rosa = await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community)
    administers(world, "rosa")
    assert "settings" in await sends_press(world, "rosa", f"organise:{community}:settings")
    loses_rights(world, "rosa")
    world.now += A_WHILE  # what the platform said is old by now
    assert await sends_press(world, "rosa", f"set:{community}:level.global") == REFUSED
    await world.says("rosa", "/organise")
    assert last(world) == REFUSED


async def test_the_rights_of_another_group_are_of_no_use(world: World) -> None:
    rosa = await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community)
    administers(world, "rosa", SECOND_GROUP)
    assert await sends_press(world, "rosa", f"organise:{community}:menu") == REFUSED


async def test_an_appointed_one_needs_no_rights_in_the_group(world: World) -> None:
    rosa = await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community, appointed=True)
    assert "what would you like" in await sends_press(world, "rosa", f"organise:{community}:menu")


async def test_an_organiser_of_one_community_is_nobody_in_another(world: World) -> None:
    rosa = await arrives(world, "rosa")
    own, other = await village(world), await village(world, "Town", SECOND_GROUP)
    await organises(world, rosa, own, appointed=True)
    async with world.database.transaction() as tx:
        lasts, kind = timedelta(days=1), InvitationKind.MEMBER
        code = await invitations.make(tx, other, None, kind, lasts=lasts, uses=1)
    assert await sends_press(world, "rosa", f"organise:{other}:settings") == REFUSED
    await sends_press(world, "rosa", f"invite:{own}:drop.{code.code}")
    async with world.database.reading() as tx:
        assert await invitations.find(tx, code.code) is not None


async def test_a_hub_that_somebody_does_not_organise_cannot_be_pressed(world: World) -> None:
    rosa = await arrives(world, "rosa")
    own, other = await village(world), await village(world, "Town", SECOND_GROUP)
    await organises(world, rosa, own, appointed=True)
    await sends_press(world, "rosa", f"set:{own}:hub.{other}")
    community = await found(world, own)
    assert community is not None
    assert community.parent is None


async def test_a_panel_of_a_community_that_was_erased_does_nothing(world: World) -> None:
    rosa = await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community, appointed=True)
    await world.says("rosa", "/organise")
    await presses(world, "rosa", "Settings")
    await presses(world, "rosa", "Name")
    async with world.database.transaction() as tx:
        await erase_community(tx, community)
    await world.says("rosa", "Hamlet")
    assert last(world) == REFUSED
    assert await sends_press(world, "rosa", f"set:{community}:level.global") == REFUSED
    await world.says("rosa", "/cancel")
    assert last(world).startswith("Stopped")


async def test_a_press_that_reaches_a_group_gives_nothing_to_who_is_not_known(
    world: World,
) -> None:
    community = await village(world)
    await world.happens("stranger", Pressed(f"organise:{community}:settings", "m0"), place=GROUP)
    assert "settings" not in "".join(str(one.outgoing.text) for one in world.platform.shown)
