"""Setting a group up: by its administrator, once, with a hub that agrees."""

from datetime import timedelta

import pytest

from bot.model import Invited, Removed
from storage import communities, organisers
from storage.records.communities import Community, Level
from storage.records.invitations import InvitationKind
from storage.records.people import Circle
from tests.handlers.communities import (
    SECOND_GROUP,
    administers,
    found,
    invitation,
    loses_rights,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives, last, presses
from tests.world import GROUP, World, private

A_WHILE, AN_HOUR = timedelta(minutes=2), timedelta(hours=1)
TAKEN = "Somebody else has set this group up meanwhile."


async def begins(world: World, who: str) -> None:
    """Somebody follows the button under the introduction."""
    await world.happens(who, Invited("Village"), place=GROUP)
    await follows(world, who)


async def follows(world: World, who: str) -> None:
    url = world.platform.shown_in(GROUP)[-1].outgoing.buttons[0][0].url
    await world.opens(who, url.rpartition("=")[2])


async def answers(world: World, who: str, *, level: str = "Local", hub: str = "No hub") -> None:
    """Everything up to the summary."""
    for words in ("Village", "Hausa", "Kano", level):
        await world.says(who, words)
        world.now += A_WHILE
    await presses(world, who, hub)
    if hub != "No hub":
        return
    await rest(world, who)


async def rest(world: World, who: str) -> None:
    """What comes after the hub."""
    for words in ("gardener", "This community and its hub", "help@example.org"):
        await world.says(who, words)


async def here(world: World) -> Community | None:
    async with world.database.reading() as tx:
        return await communities.at_place(tx, GROUP)


async def with_hub(world: World, who: str) -> str:
    """A wider community that somebody organises."""
    person = await arrives(world, who)
    hub = await village(world, "Region", SECOND_GROUP)
    await organises(world, person, hub)
    administers(world, who, SECOND_GROUP)
    async with world.database.transaction() as tx:
        await communities.change(tx, hub, level=Level.REGIONAL)
    return hub


async def test_everything_that_was_said_is_written(world: World) -> None:
    await arrives(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await answers(world, "rosa")
    assert await here(world) is None
    await presses(world, "rosa", "Set it up")
    made = await here(world)
    assert made is not None
    assert (made.name, made.language, made.zone) == ("Village", "ha", "Africa/Lagos")
    assert (made.level, made.parent, made.word) == (Level.LOCAL, None, "gardener")
    assert (made.widest_circle, made.contact) == (Circle.HUB, "help@example.org")


async def test_whoever_administers_no_more_at_the_last_press_sets_nothing_up(
    world: World,
) -> None:
    await arrives(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await answers(world, "rosa")
    loses_rights(world, "rosa")
    world.now += A_WHILE
    await presses(world, "rosa", "Set it up")
    assert (
        last(world) == "Only an administrator of that group can do this, and not an anonymous one."
    )
    assert await here(world) is None
    administers(world, "rosa")
    world.now += A_WHILE
    await presses(world, "rosa", "Set it up")
    assert await here(world) is not None


async def test_a_link_is_of_no_use_to_who_does_not_administer_the_group(world: World) -> None:
    for who in ("rosa", "ben"):
        await arrives(world, who)
    administers(world, "rosa")
    await begins(world, "ben")
    refused = last(world)
    await world.opens("ben", "setup-0000000000zz")
    assert last(world) == refused
    assert "I can set nothing up" in refused


async def test_of_two_administrators_the_first_sets_it_up(world: World) -> None:
    for who in ("rosa", "sam"):
        await arrives(world, who)
        administers(world, who)
    await begins(world, "rosa")
    await follows(world, "sam")
    for who in ("rosa", "sam"):
        await answers(world, who)
    await presses(world, "rosa", "Set it up")
    await presses(world, "rosa", "I accept")
    await presses(world, "sam", "Set it up")
    assert any(TAKEN in str(shown.outgoing.text) for shown in world.platform.shown)
    assert "Would you like to organise" in last(world)  # sam administers the group, too
    async with world.database.reading() as tx:
        assert len(await tx.all("SELECT id FROM community")) == 1


async def test_the_link_is_used_up_by_setting_up(world: World) -> None:
    await arrives(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await answers(world, "rosa")
    await presses(world, "rosa", "Set it up")
    await follows(world, "rosa")
    assert "I can set nothing up" in last(world)


async def test_one_who_organises_already_may_add_the_group_to_that(world: World) -> None:
    hub = await with_hub(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await presses(world, "rosa", "Region")
    made = await here(world)
    assert made is not None
    assert made.id == hub


async def test_a_hub_of_ones_own_is_offered_and_its_rights_are_asked_again(world: World) -> None:
    hub = await with_hub(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await presses(world, "rosa", "No, a new community")
    await answers(world, "rosa", hub="Region")
    await rest(world, "rosa")
    loses_rights(world, "rosa", SECOND_GROUP)
    world.now += A_WHILE
    await presses(world, "rosa", "Set it up")
    assert "Only somebody who organises" in last(world)
    administers(world, "rosa", SECOND_GROUP)
    world.now += A_WHILE
    await presses(world, "rosa", "Set it up")
    made = await here(world)
    assert made is not None
    assert made.parent == hub


async def test_a_hub_by_its_code(world: World) -> None:
    hub = await with_hub(world, "sam")
    async with world.database.reading() as tx:
        sam = (await organisers.of_community(tx, hub))[0].person
    code = await invitation(world, hub, sam, InvitationKind.COMMUNITY)
    await arrives(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await answers(world, "rosa", hub="I have a code")
    await world.says("rosa", "0000 0000 00zz")
    assert "does not work here" in last(world)
    await world.says("rosa", code)
    await rest(world, "rosa")
    assert "Hub: \u2068Region\u2069" in last(world) or "Hub: Region" in last(world)
    await presses(world, "rosa", "Set it up")
    made = await here(world)
    assert made is not None
    assert made.parent == hub
    async with world.database.reading() as tx:
        assert await tx.one("SELECT 1 FROM invitation WHERE uses_left > 0") is None


@pytest.mark.parametrize("kind", [InvitationKind.MEMBER, InvitationKind.ORGANISER])
async def test_an_invitation_of_people_brings_no_community_in(
    world: World, kind: InvitationKind
) -> None:
    hub = await with_hub(world, "sam")
    async with world.database.reading() as tx:
        sam = (await organisers.of_community(tx, hub))[0].person
    code = await invitation(world, hub, sam, kind)
    await arrives(world, "rosa")
    administers(world, "rosa")
    await begins(world, "rosa")
    await answers(world, "rosa", hub="I have a code")
    await world.says("rosa", code)
    assert "does not work here" in last(world)


async def test_no_community_can_stand_above_itself(world: World) -> None:
    upper = await with_hub(world, "rosa")
    lower = await village(world)
    async with world.database.transaction() as tx:
        await communities.change(tx, lower, level=Level.REGIONAL)
        await communities.join_hub(tx, lower, upper)
        rosa = (await organisers.of_community(tx, upper))[0].person
    await organises(world, rosa, lower, appointed=True)
    refused = await sends_press(world, "rosa", f"set:{upper}:hub.{lower}")
    assert refused == "A community cannot be its own hub, not even through others."
    await sends_press(world, "rosa", f"set:{upper}:hub.{upper}")
    community = await found(world, upper)
    assert community is not None
    assert community.parent is None


async def test_setup_in_a_group_is_for_administrators_only(world: World) -> None:
    await world.says("ben", "/setup", place=GROUP)
    assert last(world) == "Only an administrator of this group can set me up."
    administers(world, "ben")
    world.now += A_WHILE
    await world.says("ben", "/setup", place=GROUP)
    assert world.platform.shown[-1].outgoing.buttons


async def test_removed_and_added_again_nothing_is_lost(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community)
    administers(world, "rosa")
    await world.happens("rosa", Removed(), place=GROUP)
    await world.pass_time(AN_HOUR)
    assert "it rests now" in last(world)
    assert "resting" in await sends_press(world, "rosa", f"organise:{community}:menu")
    await world.happens("rosa", Invited("Village"), place=GROUP)
    revived = await found(world, community)
    assert revived is not None
    assert not revived.paused
    assert "what would you like" in await sends_press(world, "rosa", f"organise:{community}:menu")


async def test_that_a_community_rests_is_told_once_and_only_if_it_still_does(
    world: World,
) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    before = len(world.platform.shown_in(private("rosa")))
    for _ in range(3):
        await world.happens("ben", Removed(), place=GROUP)
        await world.happens("ben", Invited("Village"), place=GROUP)
    await world.pass_time(AN_HOUR)
    assert len(world.platform.shown_in(private("rosa"))) == before
    for _ in range(3):
        await world.happens("ben", Invited("Village"), place=GROUP)
        await world.happens("ben", Removed(), place=GROUP)
    await world.pass_time(AN_HOUR)
    [told] = world.platform.shown_in(private("rosa"))[before:]
    assert str(told.outgoing.text).count("it rests now") == 1


async def test_that_a_community_rests_is_not_told_to_who_wants_no_letters(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    await world.says("rosa", "/stop")
    before = len(world.platform.shown)
    await world.happens("ben", Removed(), place=GROUP)
    await world.pass_time(timedelta(days=2))
    assert len(world.platform.shown) == before


async def test_a_community_goes_on_while_it_has_another_group(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    async with world.database.transaction() as tx:
        await communities.add_place(tx, community, SECOND_GROUP)
    before = len(world.platform.shown)
    await world.happens("rosa", Removed(), place=GROUP)
    await world.pass_time(AN_HOUR)
    assert len(world.platform.shown) == before
    going_on = await found(world, community)
    assert going_on is not None
    assert not going_on.paused


async def test_who_blocks_banyan_is_not_written_to(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    await world.happens("rosa", Removed())
    before = len(world.platform.shown)
    await world.happens("ben", Removed(), place=GROUP)
    await world.pass_time(AN_HOUR)
    assert len(world.platform.shown) == before


async def test_a_second_group_waits_until_the_first_is_set_up(world: World) -> None:
    await arrives(world, "rosa")
    administers(world, "rosa")
    administers(world, "rosa", SECOND_GROUP)
    await begins(world, "rosa")
    await world.happens("rosa", Invited("Town"), place=SECOND_GROUP)
    url = world.platform.shown_in(SECOND_GROUP)[-1].outgoing.buttons[0][0].url
    before = len(world.platform.shown)
    await world.opens("rosa", url.rpartition("=")[2])
    told = [str(shown.outgoing.text) for shown in world.platform.since(before)]
    assert told[0].startswith("First let us finish")
    assert "What is the community called?" in told[-1]
