"""The part of organiser: passed on with an invitation, ended by others, given back."""

from datetime import timedelta

import pytest

from storage import audit, invitations, organisers
from storage.records.invitations import InvitationKind
from tests.handlers.communities import (
    NO_GOOD,
    administers,
    found,
    invitation,
    loses_rights,
    may_organise,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives, id_of, last, presses
from tests.world import World, private

A_WHILE = timedelta(minutes=2)


@pytest.fixture
async def community(world: World) -> str:
    """A community that rosa organises as an administrator of its group."""
    rosa, made = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, made)
    administers(world, "rosa")
    return made


async def acts(world: World, community: str) -> list[str]:
    async with world.database.reading() as tx:
        return [entry.act for entry in await audit.latest(tx, community, 20)]


async def only_code(world: World, community: str) -> str:
    async with world.database.reading() as tx:
        [made] = await invitations.of_community(tx, community)
    return made.code


async def test_an_organiser_is_invited_and_has_to_accept(world: World, community: str) -> None:
    await world.says("rosa", "/organise")
    await presses(world, "rosa", "Organisers")
    await presses(world, "rosa", "Invite an organiser")
    ben = await arrives(world, "ben")
    await world.opens("ben", f"join-{await only_code(world, community)}")
    assert "Would you like to organise" in last(world)
    assert ben not in await may_organise(world, community)
    await presses(world, "ben", "I accept")
    assert ben in await may_organise(world, community)
    assert "what would you like" in await sends_press(world, "ben", f"organise:{community}:menu")
    assert await acts(world, community) == ["organises", "invited"]


async def test_an_invitation_to_organise_is_for_one(world: World, community: str) -> None:
    code = await invitation(world, community, await id_of(world, "rosa"), InvitationKind.ORGANISER)
    for who in ("ben", "sam"):
        await arrives(world, who)
        await world.opens(who, f"join-{code}")
    await presses(world, "ben", "I accept")
    await presses(world, "sam", "I accept")
    assert NO_GOOD in last(world)
    assert await id_of(world, "sam") not in await may_organise(world, community)


async def test_an_invitation_that_grew_old_or_was_guessed_is_refused(
    world: World, community: str
) -> None:
    code = await invitation(world, community, await id_of(world, "rosa"), InvitationKind.ORGANISER)
    ben = await arrives(world, "ben")
    world.now += timedelta(days=7)
    for tried in (code, "0000000000zz"):
        assert NO_GOOD in await sends_press(world, "ben", f"invited:{tried}:accept")
    assert ben not in await may_organise(world, community)


async def test_a_membership_cannot_be_pressed_into_the_part(world: World, community: str) -> None:
    rosa, ben = await id_of(world, "rosa"), await arrives(world, "ben")
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    assert NO_GOOD in await sends_press(world, "ben", f"invited:{code}:accept")
    assert ben not in await may_organise(world, community)


async def test_nobody_appoints_themselves_for_later(world: World, community: str) -> None:
    rosa = await id_of(world, "rosa")
    code = await invitation(world, community, rosa, InvitationKind.ORGANISER)
    assert "already" in await sends_press(world, "rosa", f"invited:{code}:accept")
    async with world.database.reading() as tx:
        part = await organisers.find(tx, community, rosa)
    assert part is not None
    assert not part.appointed


async def test_the_invitations_of_who_stepped_down_are_void(world: World, community: str) -> None:
    rosa = await id_of(world, "rosa")
    code = await invitation(world, community, rosa, InvitationKind.ORGANISER)
    await sends_press(world, "rosa", f"step:{community}:yes")
    await arrives(world, "ben")
    await world.opens("ben", f"join-{code}")
    assert NO_GOOD in last(world)


async def test_the_invitations_of_who_administers_no_more_are_void(
    world: World, community: str
) -> None:
    code = await invitation(world, community, await id_of(world, "rosa"), InvitationKind.ORGANISER)
    ben = await arrives(world, "ben")
    await world.opens("ben", f"join-{code}")
    assert "Would you like to organise" in last(world)
    loses_rights(world, "rosa")
    world.now += A_WHILE  # what the platform said is old by now
    await presses(world, "ben", "I accept")
    assert NO_GOOD in last(world)
    await world.opens("ben", f"join-{code}")
    assert NO_GOOD in last(world)
    assert ben not in await may_organise(world, community)


async def test_the_redeemers_own_rights_do_not_revive_an_invitation(
    world: World, community: str
) -> None:
    code = await invitation(world, community, await id_of(world, "rosa"), InvitationKind.ORGANISER)
    loses_rights(world, "rosa")
    await arrives(world, "ben")
    administers(world, "ben")
    assert NO_GOOD in await sends_press(world, "ben", f"invited:{code}:accept")
    assert await may_organise(world, community) == {await id_of(world, "rosa")}


async def test_the_invitations_of_an_appointed_one_need_no_rights_in_the_group(
    world: World, community: str
) -> None:
    sam, ben = await arrives(world, "sam"), await arrives(world, "ben")
    await organises(world, sam, community, appointed=True)
    code = await invitation(world, community, sam, InvitationKind.ORGANISER)
    await sends_press(world, "ben", f"invited:{code}:accept")
    assert ben in await may_organise(world, community)


async def test_who_administers_no_more_is_shown_as_such_and_can_be_removed(
    world: World, community: str
) -> None:
    ben = await arrives(world, "ben")
    await organises(world, ben, community)
    administers(world, "ben")
    listed = await sends_press(world, "rosa", f"organise:{community}:organisers")
    assert listed.count("as an administrator of the group") == 2
    await sends_press(world, "rosa", f"drop:{community}:yes.{ben}")
    assert ben in await may_organise(world, community)
    loses_rights(world, "ben")
    world.now += A_WHILE
    listed = await sends_press(world, "rosa", f"organise:{community}:organisers")
    assert "no longer an administrator of the group" in listed
    await presses(world, "rosa", "Remove somebody without a name")
    await presses(world, "rosa", "Yes, remove")
    assert ben not in await may_organise(world, community)


async def test_who_is_removed_at_night_is_told_in_the_morning(world: World, community: str) -> None:
    ben = await arrives(world, "ben")
    await organises(world, ben, community, appointed=True)
    world.now += timedelta(hours=16)  # one o'clock
    before = len(world.platform.shown_in(private("ben")))
    await sends_press(world, "rosa", f"drop:{community}:yes.{ben}")
    await world.pass_time(timedelta(hours=5))
    assert len(world.platform.shown_in(private("ben"))) == before
    await world.pass_time(timedelta(hours=2))
    [told] = world.platform.shown_in(private("ben"))[before:]
    assert "You no longer organise" in told.outgoing.text


async def test_an_appointed_one_can_be_removed_and_is_told(world: World, community: str) -> None:
    ben = await arrives(world, "ben")
    await world.says("ben", "/profile")
    await organises(world, ben, community, appointed=True)
    await world.says("rosa", "/organise")
    await presses(world, "rosa", "Organisers")
    await presses(world, "rosa", "Remove somebody without a name")
    assert ben in await may_organise(world, community)
    await presses(world, "rosa", "Yes, remove")
    assert ben not in await may_organise(world, community)
    told = [one for one in world.platform.shown_in(private("ben")) if one.kind == "sends"][-1]
    assert "another organiser has ended that part" in told.outgoing.text
    async with world.database.reading() as tx:
        [entry] = await audit.latest(tx, community, 5)
    assert (entry.act, entry.about) == ("organiser removed", ben)


async def test_an_administrator_cannot_be_removed_by_a_press(world: World, community: str) -> None:
    ben = await arrives(world, "ben")
    await organises(world, ben, community, appointed=True)
    rosa = await id_of(world, "rosa")
    await sends_press(world, "ben", f"drop:{community}:yes.{rosa}")
    assert await may_organise(world, community) == {rosa, ben}
    assert await acts(world, community) == []


async def test_stepping_down_needs_no_rights(world: World, community: str) -> None:
    loses_rights(world, "rosa")
    assert "Shall I end" in await sends_press(world, "rosa", f"step:{community}:ask")
    await presses(world, "rosa", "Yes, step down")
    assert await may_organise(world, community) == set()
    assert await acts(world, community) == ["stepped down"]


async def test_each_act_is_told_to_the_other_organisers(world: World, community: str) -> None:
    await sends_press(world, "rosa", f"set:{community}:level.regional")
    await sends_press(world, "rosa", f"invite:{community}:member")
    await sends_press(world, "rosa", f"invite:{community}:drop.{await only_code(world, community)}")
    await sends_press(world, "rosa", f"invite:{community}:tell")
    assert await acts(world, community) == [
        "groups told",
        "invitation withdrawn",
        "invited",
        "setting changed",
    ]
    told = await sends_press(world, "rosa", f"organise:{community}:audit")
    assert told.count("you") == 4
    assert "setting changed (\u2068Level\u2069)" in told or "setting changed (Level)" in told


@pytest.mark.parametrize(
    "option", ["level.galactic", "circle.nobody", "language.tlh", "hub.x", "word.x", "x.y", "."]
)
async def test_only_what_is_offered_can_be_set(world: World, community: str, option: str) -> None:
    before = await found(world, community)
    await sends_press(world, "rosa", f"set:{community}:{option}")
    assert await found(world, community) == before
