"""What strangers may do to end, deafen or mislead Banyan; others are answered all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Removed
from bot.platforms.matrix import api, syncing
from tests.bot.matrix.banyan import GREETING
from tests.bot.matrix.raw import sends, state_of
from tests.servers.synapse import faults
from tests.servers.synapse.faults import ASKING_FOR_KEYS, SYNCING, to

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.bot.matrix.conftest import Begin
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse


@pytest.mark.parametrize("name", [None, "\ud800", 5, {"a": []}])
async def test_a_device_may_be_called_anything(banyan: Banyan, meet: Meet, name: Any) -> None:
    ana = await meet("ana")

    def named(answer: Any) -> Any:
        for device in answer["device_keys"].get(ana.id, {}).values():
            device["unsigned"] = {"device_display_name": name}
        return answer

    banyan.proxy.faults.when(ASKING_FOR_KEYS, faults.changed(named))
    room = await banyan.chat_with(ana)
    await banyan.answers(ana, room)


async def test_an_answer_that_is_too_large_is_asked_for_again_in_small(
    banyan: Banyan, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    mallory, ana = await meet("mallory"), await meet("ana")
    flooded, room = await banyan.chat_with(mallory), await banyan.chat_with(ana)
    await banyan.stop()
    for _ in range(8):
        await sends(mallory, flooded, {"body": "x" * 50_000}, "m.nothing")
    monkeypatch.setattr(api, "LARGEST", 200_000)
    await banyan.start()
    await banyan.answers(ana, room)
    asked = [one.query["filter"] for one in banyan.proxy.calls if SYNCING(one)]
    assert syncing.NARROW in asked


async def test_a_tombstone_of_somebody_who_may_not_invite_leads_nowhere(
    begin: Begin, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    banyan = await begin(allowed_inviters=[ana.id])
    lure = await mallory.makes_room("Lure", public=True)
    room = await mallory.opens_chat_with(banyan.id, encrypted=False)
    await mallory.reads(room, GREETING)
    successor = {"body": "gone", "replacement_room": lure}
    await mallory.sets(room, "m.room.tombstone", successor)
    await banyan.answers(mallory, room)
    assert not any(to("POST", "/join/", lure)(one) for one in banyan.proxy.calls)


async def test_a_private_chat_that_others_have_entered_is_a_room_also_at_its_end(
    banyan: Banyan, meet: Meet
) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    wishes = {"is_direct": True, "preset": "private_chat", "invite": [banyan.id]}
    room = (await ana.call("POST", "createRoom", wishes))["room_id"]
    await ana.reads(room, GREETING)
    await ana.invites(ben.id, room)
    await ben.joins(room)
    await banyan.has_heard(ana, room)
    await ana.kicks(banyan.id, room)
    other = await banyan.chat_with(ben)
    await banyan.answers(ben, other)
    (removed,) = [one for one in banyan.taken if isinstance(one.what, Removed)]
    assert not removed.place.private


async def test_a_letter_to_somebody_while_the_device_is_logged_out_waits(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    banyan.proxy.faults.next(to("PUT", "/send/"), faults.refusal(401, "M_UNKNOWN_TOKEN"))
    await banyan.answers(ana, room)


async def test_a_room_that_anybody_may_read_is_no_private_chat(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana, encrypted=False)
    await ana.sets(room, "m.room.history_visibility", {"history_visibility": "world_readable"})
    assert (await state_of(ana, room, "m.room.history_visibility"))["history_visibility"]
    before = len(banyan.said(ana, room))
    await ana.writes(room, "!privacy")
    await banyan.has_heard(ana, room)
    other = await banyan.chat_with(await meet("ben"))
    assert other
    told = [one for one in banyan.said(ana, room)[before:] if "Who sees what" in one.body]
    assert told == []


async def test_what_claims_to_be_private_and_is_not_is_left(begin: Begin, meet: Meet) -> None:
    ana, mallory, ben = await meet("ana"), await meet("mallory"), await meet("ben")
    banyan = await begin(allowed_inviters=[ana.id])
    wishes = {"is_direct": True, "preset": "private_chat", "invite": [ben.id, banyan.id]}
    room = (await mallory.call("POST", "createRoom", wishes))["room_id"]
    leaving = to("POST", room, "/leave")
    await banyan.proxy.until(lambda: any(map(leaving, banyan.proxy.calls)))
