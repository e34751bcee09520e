"""Coming into a community and going: by the group, by a link, by a code, and by a ban."""

from datetime import timedelta

import pytest

from bot.model import Account, Joined, Left, Removed
from storage import bans, communities, forget, invitations, memberships
from storage.records.invitations import InvitationKind
from tests.handlers.communities import (
    NO_GOOD,
    SECOND_GROUP,
    administers,
    found,
    invitation,
    may_organise,
    members,
    organises,
    sends_press,
    village,
)
from tests.handlers.people import arrives, id_of, last, presses
from tests.world import GROUP, World, private


async def test_who_joins_in_the_group_is_answered_alone(world: World) -> None:
    await arrives(world, "ben")
    community = await village(world)
    before = len(world.platform.shown)
    await world.says("ben", "/join", place=GROUP)
    assert {shown.place for shown in world.platform.since(before)} == {private("ben")}
    assert await members(world, community) == 1


async def test_a_stranger_gets_the_way_in_and_is_not_named(world: World) -> None:
    community = await village(world)
    await world.says("ben", "/join", place=GROUP)
    [shown] = world.platform.shown
    assert "ben" not in shown.outgoing.text
    url = shown.outgoing.buttons[0][0].url
    assert url.startswith("counting:start=join-")
    assert await members(world, community) == 0
    assert await id_of(world, "ben") == ""
    await world.opens("ben", url.rpartition("=")[2])
    assert await members(world, community) == 0  # consent comes first
    await presses(world, "ben", "Yes, let us start")
    await world.says("ben", "English")
    await presses(world, "ben", "Skip")
    assert await members(world, community) == 1


async def test_the_buttons_of_a_group_share_one_code_until_it_grows_old(world: World) -> None:
    await village(world)
    for _ in range(3):
        await world.says("ben", "/join", place=GROUP)
    urls = {shown.outgoing.buttons[0][0].url for shown in world.platform.shown}
    assert len(urls) == 1
    world.now += timedelta(days=31)
    await world.says("ben", "/join", place=GROUP)
    *_, last = (shown for shown in world.platform.shown if shown.outgoing.buttons)
    assert last.outgoing.buttons[0][0].url not in urls


async def test_the_answer_in_a_group_is_gone_after_five_minutes(world: World) -> None:
    await village(world)
    await world.says("ben", "/join", place=GROUP)
    assert len(world.platform.as_seen(GROUP)) == 1
    await world.pass_time(timedelta(minutes=4))
    assert len(world.platform.as_seen(GROUP)) == 1
    await world.pass_time(timedelta(minutes=1))
    assert world.platform.as_seen(GROUP) == []


async def test_a_code_may_be_typed_as_the_eye_reads_it(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    typed = code.upper().replace("0", "O").replace("1", "l")
    await arrives(world, "ben")
    await world.says("ben", f"/join {typed[:4]} {typed[4:8]}-{typed[8:]}")
    assert "Welcome" in last(world)


async def test_a_code_is_good_once_where_it_is_for_one(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    for who in ("ben", "sam"):
        await arrives(world, who)
        await world.says(who, f"/join {code}")
    assert NO_GOOD in last(world)
    assert await members(world, community) == 1


async def test_who_belongs_already_does_not_use_a_code_up(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    await arrives(world, "ben")
    await world.says("ben", "/join", place=GROUP)
    await world.says("ben", f"/join {code}")
    assert "already" in last(world)
    async with world.database.reading() as tx:
        assert await invitations.find(tx, code) is not None


@pytest.mark.parametrize("guess", ["0000000000zz", "x", "'; DROP TABLE person; --", "🌳" * 500])
async def test_guessed_codes_and_old_ones_are_refused_alike(world: World, guess: str) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    world.now += timedelta(days=7)
    await arrives(world, "ben")
    await world.says("ben", f"/join {code}")
    old = last(world)
    await world.says("ben", f"/join {guess}")
    assert last(world) == old
    assert NO_GOOD in old


async def test_who_is_banned_loses_membership_and_part_and_is_let_in_by_no_code(
    world: World,
) -> None:
    ben, rosa = await arrives(world, "ben"), await arrives(world, "rosa")
    community = await village(world)
    await organises(world, rosa, community, appointed=True)
    await organises(world, ben, community, appointed=True)
    await world.happens("ben", Left(banned=True), place=GROUP)
    assert await members(world, community) == 1
    assert await may_organise(world, community) == {rosa}
    for kind in InvitationKind:
        code = await invitation(world, community, rosa, kind)
        await world.says("ben", f"/join {code}")
        assert NO_GOOD in last(world), kind


async def test_being_forgotten_lifts_no_ban(world: World) -> None:
    ben, rosa = await arrives(world, "ben"), await arrives(world, "rosa")
    community = await village(world)
    await world.happens("ben", Left(banned=True), place=GROUP)
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ben)
    await arrives(world, "ben")
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    await world.says("ben", f"/join {code}")
    assert NO_GOOD in last(world)


async def test_the_group_that_had_banned_somebody_lets_them_in_again(world: World) -> None:
    await arrives(world, "ben")
    community = await village(world)
    async with world.database.transaction() as tx:
        await communities.add_place(tx, community, SECOND_GROUP)
    await world.happens("ben", Left(banned=True), place=GROUP)
    await world.happens("ben", Joined(), place=SECOND_GROUP)
    await world.says("ben", "/join", place=SECOND_GROUP)
    assert NO_GOOD in last(world)
    await world.happens("ben", Joined(), place=GROUP)
    await world.says("ben", "/join", place=GROUP)
    assert await members(world, community) == 1


async def test_who_leaves_the_group_or_comes_into_it_is_left_in_peace(world: World) -> None:
    await arrives(world, "ben")
    community = await village(world)
    await world.says("ben", "/join", place=GROUP)
    before = len(world.platform.shown)
    await world.happens("ben", Left(), place=GROUP)
    await world.happens("ben", Joined(), place=GROUP)
    assert len(world.platform.shown) == before
    assert await members(world, community) == 1


async def test_leaving_ends_the_part_of_organiser_too(world: World) -> None:
    ben, community = await arrives(world, "ben"), await village(world)
    await organises(world, ben, community, appointed=True)
    await world.says("ben", "/leave")
    assert "You also stop organising it." in last(world)
    await presses(world, "ben", "Stay")
    assert await members(world, community) == 1
    await world.says("ben", "/leave")
    await presses(world, "ben", "Leave")
    assert await members(world, community) == 0
    assert await may_organise(world, community) == set()


async def test_of_several_communities_one_is_chosen(world: World) -> None:
    ben = await arrives(world, "ben")
    first, second = await village(world), await village(world, "Town", SECOND_GROUP)
    async with world.database.transaction() as tx:
        for community in (first, second):
            await memberships.join(tx, community, ben)
    await world.says("ben", "/leave")
    await presses(world, "ben", "Town")
    await presses(world, "ben", "Leave")
    assert (await members(world, first), await members(world, second)) == (1, 0)


async def test_leaving_what_one_does_not_belong_to_changes_nothing(world: World) -> None:
    await arrives(world, "ben")
    rosa, community = await arrives(world, "rosa"), await village(world)
    await organises(world, rosa, community, appointed=True)
    there = await sends_press(world, "ben", f"leave:{community}:yes")
    assert there == await sends_press(world, "ben", "leave:0000000000zz:yes")
    assert await members(world, community) == 1


async def test_a_resting_community_lets_nobody_in(world: World) -> None:
    rosa, community = await arrives(world, "rosa"), await village(world)
    code = await invitation(world, community, rosa, InvitationKind.MEMBER)
    await world.happens("rosa", Removed(), place=GROUP)
    await arrives(world, "ben")
    await world.says("ben", f"/join {code}")
    assert NO_GOOD in last(world)


async def test_a_group_that_is_nobodys_says_who_can_change_that(world: World) -> None:
    administers(world, "rosa")
    await world.says("ben", "/join", place=GROUP)
    assert "not set up yet" in last(world)
    assert await found(world, "0000000000zz") is None


async def test_a_ban_is_known_by_a_hash_only(world: World) -> None:
    await village(world)
    await world.happens("ben", Left(banned=True), place=GROUP)
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT * FROM ban")
        assert len(rows) == 1
        assert "ben" not in str([tuple(row) for row in rows])
        community = rows[0]["community"]
        assert await bans.keeps_out(tx, community, [Account("counting", "ben")])
