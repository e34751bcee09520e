from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.fixtures import Meet, MeetStrict

pytestmark = pytest.mark.synapse


async def test_two_strict_people_talk(meet_strict: MeetStrict) -> None:
    zoe, yan = await meet_strict("zoe"), await meet_strict("yan")
    room = await zoe.opens_chat_with(yan.id)
    await yan.joins(room)
    await zoe.meets(yan.id, room)
    await zoe.writes(room, "Are you there?")
    assert (await yan.reads(room, "there")).shield is None
    await yan.writes(room, "Yes")
    assert (await zoe.reads(room, "Yes")).encrypted
    await zoe.sees_signed_device(yan.id)
    assert await zoe.signed_devices(yan.id) == {yan.device: True}


async def test_who_has_signed_no_device_is_neither_heard_nor_spoken_to(
    meet: Meet, meet_strict: MeetStrict
) -> None:
    ana, zoe = await meet("ana"), await meet_strict("zoe")
    room = await zoe.opens_chat_with(ana.id)
    await ana.joins(room)
    await zoe.meets(ana.id, room)

    deaf = await ana.sees(room, await zoe.writes(room, "Can you read this?"))
    assert (deaf.encrypted, deaf.readable) == (True, False)
    withheld = [one for one in ana.to_device if one["type"] == "m.room_key.withheld"]
    assert {one["content"]["code"] for one in withheld} == {"m.unverified"}

    event = await ana.writes(room, "And you?")
    mute = await zoe.sees(room, lambda one: one.id == event)
    assert (mute.readable, mute.failure) == (False, "UNSIGNED_SENDER_DEVICE")
    assert await zoe.signed_devices(ana.id) == {ana.client.device_id: False}
