"""Anybody can send anything to Banyan's device; nobody is kept from an answer by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bot.matrix.raw import devices_of, sends_to_device

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

OLM = "m.olm.v1.curve25519-aes-sha2"


def every_shape(own_key: str, sender_key: str) -> list[Any]:
    """Content that is no Olm message, in every way that somebody has thought of."""

    def with_(message: Any, **more: Any) -> dict[str, Any]:
        whole = {"algorithm": OLM, "sender_key": sender_key, "ciphertext": {own_key: message}}
        return {**whole, **more}

    bodies: list[Any] = [
        "", "!", "A", "AAAA", "ä", "=" * 8, "\x00", "AwogAAAA", "A" * 43, "A" * 40_000,
        "AwohBQ" + "A" * 200, None, 7, [], {},
    ]  # fmt: skip
    odd: list[Any] = [None, [], "x", {}, 7, "", "!", {"x": {}}, {"x": None}]
    return [
        *[with_({"type": kind, "body": body}) for body in bodies for kind in (0, 1)],
        *[with_({"type": kind, "body": "AAAA"}) for kind in [2, -1, "0", 1e9, True, *odd]],
        *[with_(message) for message in [{"body": "AAAA"}, {"type": 0}, *odd]],
        *[with_({}, ciphertext=one) for one in odd],
        *[with_({"type": 0, "body": "AAAA"}, sender_key=key) for key in odd],
        *[with_({"type": 0, "body": "AAAA"}, algorithm=one) for one in odd],
        {}, {"algorithm": OLM}, {"algorithm": "m.megolm.v1.aes-sha2"},
        {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "!", "session_id": 7},
    ]  # fmt: skip


async def test_garbage_for_the_device_stops_nothing_that_came_with_it(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    ((device, known),) = (await devices_of(mallory, banyan.id)).items()
    own_key = known["keys"][f"curve25519:{device}"]
    sender_key = mallory.client.olm.account.identity_keys["curve25519"]
    await banyan.stop()
    for content in every_shape(own_key, sender_key):
        await sends_to_device(mallory, banyan.id, device, content)
    for kind in ("m.room_key", "m.forwarded_room_key", "m.room_key_request", "m.dummy", "m.x"):
        await sends_to_device(mallory, banyan.id, device, {}, kind)
    for content in ({}, {"session_id": None}, {"session_id": []}, {"room_id": 7}):
        await sends_to_device(mallory, banyan.id, device, content, "m.room_key.withheld")
    before = len(banyan.said(ana, room))
    await ana.writes(room, "!help")
    await banyan.start()
    await banyan.answered(ana, room, before)
    await banyan.answers(ana, room)
