"""Rooms: who may ask Banyan in, what it says there, and where it goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from bot.model import Account, Invited, Left, Moved, Place, Removed
from tests.bot.matrix.banyan import GREETING
from tests.servers.synapse.faults import to

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.bot.matrix.conftest import Begin
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Person

pytestmark = pytest.mark.synapse


async def test_only_who_may_asks_banyan_into_rooms(begin: Begin, meet: Meet) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    banyan = await begin(allowed_inviters=[ana.id])
    theirs = await mallory.makes_room("Spam", invites=[banyan.id])
    garden = await ana.makes_room("Garden", invites=[banyan.id])
    await ana.reads(garden, GREETING)
    await mallory.until(lambda: banyan.id not in mallory.client.rooms[theirs].users)
    await banyan.chat_with(mallory)  # in private everybody may


async def test_a_room_is_told_once_who_has_come(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana.makes_room("Garden", invites=[banyan.id])
    await ana.reads(room, GREETING)
    await banyan.restart()
    await banyan.answers(ana, room)
    assert [GREETING in one.body for one in banyan.said(ana, room)].count(True) == 1
    assert len([one for one in banyan.taken if isinstance(one.what, Invited)]) == 1


async def test_nobody_is_answered_who_does_not_speak_to_banyan(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana.makes_room("Garden", invites=[banyan.id])
    await ana.reads(room, GREETING)
    before = len(banyan.said(ana, room))
    await ana.writes(room, "good morning")
    await banyan.answers(ana, room)
    assert len(banyan.said(ana, room)) == before + 1


async def test_banyan_leaves_when_everybody_has(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room, group = await banyan.chat_with(ana), await ana.makes_room("G", invites=[banyan.id])
    await ana.reads(group, GREETING)
    for one in (room, group):
        await ana.leaves(one)
    await banyan.proxy.until(lambda: {room, group} <= left(banyan))


def left(banyan: Banyan) -> set[str]:
    leaving = [one for one in banyan.proxy.calls if to("POST", "/rooms/", "/leave")(one)]
    return {one.path.split("/rooms/")[1].split("/")[0] for one in leaving}


async def test_who_puts_banyan_out_is_understood(banyan: Banyan, meet: Meet) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    first = await ana.makes_room("One", invites=[banyan.id])
    second = await ana.makes_room("Two", invites=[banyan.id, ben.id])
    await ana.reads(first, GREETING)
    await ana.reads(second, GREETING)
    await ben.joins(second)
    await ana.kicks(banyan.id, first)
    await ana.bans(ben.id, second)
    await ana.bans(banyan.id, second)
    room = await banyan.chat_with(ana)
    await banyan.answers(ana, room)
    removed = {one.place.chat for one in banyan.taken if isinstance(one.what, Removed)}
    banned = [one.account.id for one in banyan.taken if one.what == Left(banned=True)]
    assert removed == {first, second}
    assert banned == [ben.id]
    await ana.invites(banyan.id, first)
    await banyan.answers(ana, first)


async def test_a_room_that_was_replaced_is_followed(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    old = await ana.makes_room("Garden", version="11", encrypted=True, invites=[banyan.id])
    await ana.reads(old, GREETING)
    new = await ana.upgrades(old)
    await banyan.has_heard(ana, old)
    await ana.invites(banyan.id, new)  # an upgrade takes nobody along
    await banyan.answers(ana, new)
    moved = [one for one in banyan.taken if isinstance(one.what, Moved)]
    assert [(one.place.chat, one.what) for one in moved] == [(old, Moved(new))]


async def test_a_room_that_is_open_is_followed_at_once(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    old = await ana.makes_room("Garden", version="11", public=True, invites=[banyan.id])
    await ana.reads(old, GREETING)
    new = await ana.upgrades(old)
    await ana.until(lambda: banyan.id in ana.client.rooms[new].users)
    await banyan.answers(ana, new)
    assert Moved(new) in [one.what for one in banyan.taken]


async def test_a_room_that_does_not_say_whose_place_it_takes_is_not_followed(
    banyan: Banyan, meet: Meet
) -> None:
    mallory = await meet("mallory")
    old = await mallory.makes_room("Garden", version="11", invites=[banyan.id])
    await mallory.reads(old, GREETING)
    trap = await mallory.makes_room("Trap", public=True, invites=[banyan.id])
    await mallory.reads(trap, GREETING)
    await mallory.sets(old, "m.room.tombstone", {"body": "moved", "replacement_room": trap})
    await banyan.has_heard(mallory, old)
    await banyan.answers(mallory, trap)
    assert not [one for one in banyan.taken if isinstance(one.what, Moved)]


async def test_who_administers_is_who_may_at_this_moment(banyan: Banyan, meet: Meet) -> None:
    ana, ben, cleo = await meet("ana"), await meet("ben"), await meet("cleo")
    for version in ("11", "12"):
        room = await ana.makes_room("Garden", version=version, invites=[banyan.id, ben.id])
        await ana.reads(room, GREETING)
        await ben.joins(room)
        assert await administers(banyan, ana, room)
        assert not await administers(banyan, ben, room)
        assert not await administers(banyan, cleo, room)
        await gives(ana, room, ben.id, 50)
        assert await administers(banyan, ben, room)
        await gives(ana, room, ben.id, 49)
        assert not await administers(banyan, ben, room)
        await gives(ana, room, ben.id, 100)
        await ben.leaves(room)
        await banyan.has_heard(ana, room)
        assert not await administers(banyan, ben, room)


async def administers(banyan: Banyan, person: Person, room: str) -> bool:
    account = Account("matrix", person.id)
    return await banyan.matrix.administers(account, Place("matrix", room))


async def gives(person: Person, room: str, user: str, level: int) -> None:
    path = f"rooms/{quote(room)}/state/m.room.power_levels/"
    levels = await person.call("GET", path)
    await person.call("PUT", path, {**levels, "users": {**levels["users"], user: level}})
