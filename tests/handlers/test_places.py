"""Groups that move, and places that cannot be written to."""

from __future__ import annotations

import json
from typing import Final

import pytest

from bot.letters import place_to_plain
from bot.model import Account, Delete, Due, Invited, Letter, Moved, Place, Removed, Send
from bot.text import verbatim
from storage import bans, communities, outbox, people, places
from tests.handlers.communities import organises, village
from tests.handlers.people import arrives
from tests.world import GROUP, World, private

NEW: Final = Place("counting", "new group")


@pytest.fixture
async def community(world: World) -> str:
    ana = await arrives(world, "ana")
    made = await village(world)
    await organises(world, ana, made, appointed=True)
    return made


async def found(world: World, place: Place) -> str:
    async with world.database.reading() as tx:
        one = await communities.at_place(tx, place)
    return one.id if one else ""


async def test_a_group_that_moves_keeps_everything(world: World, community: str) -> None:
    for _time in range(2):  # both groups tell of it
        await world.happens("group", Moved(NEW.chat), place=GROUP)
    assert (await found(world, GROUP), await found(world, NEW)) == ("", community)


async def test_an_upgraded_group_into_which_banyan_comes_anew_is_not_greeted(
    world: World, community: str
) -> None:
    await world.happens("group", Moved(NEW.chat), place=GROUP)
    before = len(world.shown())
    await world.happens("ana", Invited("Village"), place=NEW)
    assert world.shown()[before:] == []


async def test_letters_of_a_moved_group_follow_and_old_ids_strike_nobody(world: World) -> None:
    async with world.database.transaction() as tx:
        tidying = Letter("tidied", GROUP, Delete(message="m1"))
        await outbox.add(tx, [Letter("said", GROUP, Send(verbatim("hello"))), tidying])
        await places.move(tx, "counting", GROUP.chat, NEW.chat)
        await places.move(tx, "counting", GROUP.chat, NEW.chat)
    await world.delivery.refill()
    await world.settled()
    assert [(one.kind, one.place) for one in world.shown()] == [("sends", NEW)]


async def test_a_ban_moves_with_its_group(world: World, community: str) -> None:
    ben = Account("counting", "ben")
    async with world.database.transaction() as tx:
        await bans.note(tx, community, ben, GROUP.chat)
        await places.move(tx, "counting", GROUP.chat, NEW.chat)
        await bans.lift(tx, community, ben, NEW.chat)
        assert not await bans.keeps_out(tx, community, [ben])


async def test_another_platform_with_the_same_id_is_another_group(
    world: World, community: str
) -> None:
    async with world.database.transaction() as tx:
        await places.move(tx, "elsewhere", GROUP.chat, NEW.chat)
    assert await found(world, GROUP) == community


async def test_a_closed_chat_is_written_to_again_once_its_person_returns(world: World) -> None:
    await world.says("ana", "/start")
    await due(world, "unreachable", private("ana"))
    assert not await reachable(world)
    await world.says("ana", "/help")
    assert await reachable(world)


async def test_a_group_that_is_gone_rests_and_wakes_with_the_next_word_in_it(
    world: World, community: str
) -> None:
    await due(world, "unreachable", GROUP)
    assert await paused(world, community)
    await world.says("ben", "/help", place=GROUP)
    assert not await paused(world, community)


async def test_organisers_are_told_once_that_banyan_is_not_heard(
    world: World, community: str
) -> None:
    for _time in range(3):
        await due(world, "not_allowed", GROUP)
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT body FROM notice")
    assert len(rows) == 1
    assert "not allowed to write" in rows[0]["body"]


async def test_removed_and_added_by_different_people_stay_in_order(
    world: World, community: str
) -> None:
    await world.happens("ben", Removed(), place=GROUP)
    await world.happens("ana", Invited("Village"), place=GROUP)
    assert not await paused(world, community)


async def due(world: World, kind: str, place: Place) -> None:
    await world.door.due([Due(kind, json.dumps([place_to_plain(place)]), world.now)])
    await world.settled()


async def paused(world: World, community: str) -> bool:
    async with world.database.reading() as tx:
        one = await communities.find(tx, community)
    return bool(one and one.paused)


async def reachable(world: World) -> bool:
    async with world.database.reading() as tx:
        ana = await people.of_account(tx, Account("counting", "ana"))
        (known,) = await people.accounts_of(tx, ana.id if ana else "")
    return known.reachable
