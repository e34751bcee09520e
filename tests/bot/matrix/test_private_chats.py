"""Private chats: with one person, in whatever room, and with nobody else who could listen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from bot.errors import Unreachable
from bot.model import Place, Said
from bot.platforms.base import Outgoing
from tests.bot.matrix.banyan import GREETING
from tests.servers.synapse import Fault, faults
from tests.servers.synapse.faults import to

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse


def secret(room: str, key: str = "secret") -> Outgoing:
    return Outgoing(key, Place("matrix", room, private=True), Markup("A secret"), "en")


async def test_where_somebody_else_listens_nothing_private_is_said(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    await banyan.matrix.deliver(secret(room, "before"))
    await ana.invites(mallory.id, room)
    await banyan.has_heard(ana, room)
    with pytest.raises(Unreachable):
        await banyan.matrix.deliver(secret(room))
    await mallory.joins(room)
    await ana.writes(room, "yes")  # it would go on with the conversation
    await mallory.writes(room, "hello")
    await banyan.has_heard(ana, room)
    elsewhere = await ana.opens_chat_with(banyan.id)
    await banyan.answers(ana, elsewhere)
    assert not [one for one in mallory.seen(room) if one.sender == banyan.id and one.readable]


async def test_a_letter_never_goes_to_who_has_stayed_in_the_place_of_its_reader(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    await ana.invites(mallory.id, room)
    await mallory.joins(room)
    banyan.proxy.faults.when(to("PUT", "account_data/m.direct"), faults.silent())
    await ana.leaves(room)
    await banyan.has_heard(ana, room)
    with pytest.raises(Unreachable):
        await banyan.matrix.deliver(secret(room))
    assert not [one for one in mallory.seen(room) if "secret" in one.body]


async def test_who_stays_alone_with_banyan_is_somebody_of_their_own(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    await banyan.answers(ana, room)
    await ana.invites(mallory.id, room)
    await mallory.joins(room)
    await ana.leaves(room)
    await mallory.writes(room, "hello")
    await mallory.reads(room, GREETING)
    await banyan.answers(mallory, room)


async def test_a_room_that_fills_while_it_is_looked_at_is_no_private_chat(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    await banyan.settled()
    connection = banyan.matrix._connection  # noqa: SLF001 - so that the room is looked at anew
    assert connection
    connection.rooms.drop(room)

    def before_mallory(state: Any) -> Any:
        return [one for one in state if one["state_key"] != mallory.id]

    looking = to("GET", room, "/state")
    before = sum(map(looking, banyan.proxy.calls))
    banyan.proxy.faults.next(looking, Fault(delay=1.5, change=before_mallory))
    sending = asyncio.create_task(banyan.matrix.deliver(secret(room)))
    await banyan.proxy.until(lambda: sum(map(looking, banyan.proxy.calls)) > before)
    await ana.invites(mallory.id, room)
    await banyan.has_heard(ana, room)
    with pytest.raises(Unreachable):
        await sending


async def test_who_leaves_may_come_back_with_another_room(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    first = await banyan.chat_with(ana)
    await banyan.answers(ana, first, "yes")
    await ana.leaves(first)
    await banyan.proxy.until(
        lambda: any(to("POST", first, "leave")(one) for one in banyan.proxy.calls)
    )
    second = await ana.opens_chat_with(banyan.id)
    await ana.reads(second, "What would you like to do?")
    await banyan.answers(ana, second)


async def test_somebody_may_talk_in_two_rooms(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    first, second = await banyan.chat_with(ana), await ana.opens_chat_with(banyan.id)
    await banyan.answers(ana, second)
    await banyan.answers(ana, first)
    await banyan.answers(ana, second)


async def test_two_in_a_room_without_a_name_are_in_private(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana._creates(invite=[banyan.id])  # noqa: SLF001 - not marked as direct
    await ana.reads(room, GREETING)
    await ana.writes(room, "yes")
    await ana.reads(room, "language")


async def test_a_chat_that_is_not_encrypted_is_one_all_the_same(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana, encrypted=False)
    assert not (await banyan.answers(ana, room)).encrypted


async def test_what_was_once_encrypted_stays_so(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.stop()

    def without(state: Any) -> Any:
        return [one for one in state if one["type"] != "m.room.encryption"]

    banyan.proxy.faults.when(to("GET", "/state"), faults.changed(without))
    await banyan.start()
    assert (await banyan.answers(ana, room)).encrypted


async def test_who_writes_before_banyan_has_come_is_answered(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    await banyan.stop()
    room = await ana.opens_chat_with(banyan.id)
    await ana.writes(room, "good morning")
    await banyan.start()
    await ana.reads(room, GREETING)
    await banyan.answers(ana, room)
    whole = [one for one in banyan.said(ana, room) if GREETING in one.body]
    assert len([one for one in whole if one.msgtype == "m.text"]) == 1
    words = [one.what.text for one in banyan.taken if isinstance(one.what, Said)]
    assert words == ["good morning"]


async def test_an_invitation_is_answered_once_the_homeserver_can(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    joining = to("POST", "/join/")
    troubles = [faults.refusal(500, "M_UNKNOWN"), faults.page(), faults.too_many_requests(1)]
    banyan.proxy.faults.next(joining, *troubles)
    await banyan.chat_with(ana)


async def test_an_invitation_that_was_not_answered_comes_again_after_a_restart(
    banyan: Banyan, meet: Meet
) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    theirs = await banyan.chat_with(ben)
    banyan.proxy.faults.next(to("POST", "/join/"), faults.silent())
    room = await ana.opens_chat_with(banyan.id)
    await banyan.proxy.until(lambda: banyan.proxy.struck)
    await banyan.answers(ben, theirs)  # so that a later place is known
    await banyan.restart()
    await ana.reads(room, GREETING)
