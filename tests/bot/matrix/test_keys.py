"""The keys with which others begin to talk to Banyan, and the way of a room's key to everybody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from bot.model import Place
from bot.platforms.base import Outgoing
from bot.platforms.matrix.encryption.devices import AGAIN
from bot.platforms.matrix.encryption.own_keys import FALLBACK_LASTS
from tests.bot.matrix.banyan import GREETING
from tests.bot.matrix.raw import claims, device_of
from tests.servers.synapse import faults
from tests.servers.synapse.faults import ASKING_FOR_KEYS, CLAIMING_KEYS, SHARING_KEYS

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

ALL_OF_THEM = 60
KINDS = ("ed25519", "curve25519")
FAILURES = [
    faults.page(500),
    faults.refusal(500, "M_UNKNOWN"),
    faults.too_many_requests(1),
    faults.reset(),
    faults.done_but(faults.closed()),
]


async def test_who_comes_when_a_stranger_has_taken_all_keys_is_answered(
    banyan: Banyan, meet: Meet
) -> None:
    mallory, cleo, dora = await meet("mallory"), await meet("cleo"), await meet("dora")
    device = await device_of(mallory, banyan.id)
    await banyan.stop()
    for _ in range(ALL_OF_THEM):
        taken = await claims(mallory, banyan.id, device)
    assert taken
    assert taken["fallback"]
    rooms = [await one.opens_chat_with(banyan.id) for one in (cleo, dora)]
    for person, room in zip((cleo, dora), rooms, strict=True):
        await person.writes(room, "!help")
    await banyan.start()
    await cleo.reads(rooms[0], "!stop")
    await dora.reads(rooms[1], "!stop")
    again = await claims(mallory, banyan.id, device)
    assert again
    assert "fallback" not in again


async def test_a_fallback_key_that_was_used_is_replaced(banyan: Banyan, meet: Meet) -> None:
    mallory = await meet("mallory")
    device = await device_of(mallory, banyan.id)
    await banyan.stop()
    for _ in range(ALL_OF_THEM):
        old = await claims(mallory, banyan.id, device)
    await banyan.start()
    banyan.hurried.pass_by(FALLBACK_LASTS)
    await banyan.chat_with(mallory)
    await banyan.stop()
    for _ in range(ALL_OF_THEM):
        new = await claims(mallory, banyan.id, device)
    assert old
    assert new
    assert new["fallback"]
    assert new["key"] != old["key"]


@pytest.mark.parametrize("step", [CLAIMING_KEYS, SHARING_KEYS, ASKING_FOR_KEYS])
async def test_nothing_is_said_before_its_key_has_arrived(
    banyan: Banyan, meet: Meet, step: faults.Predicate
) -> None:
    ana = await meet("ana")
    banyan.proxy.faults.next(step, *FAILURES)
    room = await ana.opens_chat_with(banyan.id)
    await ana.reads(room, GREETING)
    await banyan.answers(ana, room)
    assert all(one.readable for one in ana.seen(room))
    assert [GREETING in one.body for one in ana.seen(room)].count(True) == 1
    assert len(banyan.proxy.struck) == len(FAILURES)


@pytest.mark.parametrize("step", [CLAIMING_KEYS, SHARING_KEYS])
async def test_a_letter_that_was_cancelled_on_its_way_does_not_hold_up_the_next(
    banyan: Banyan, meet: Meet, step: faults.Predicate
) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await ana.makes_room("Garden", encrypted=True, invites=[banyan.id])
    await ana.reads(room, GREETING)
    await ana.invites(ben.id, room)
    await ben.joins(room)
    await banyan.has_heard(ana, room)
    banyan.proxy.faults.next(step, faults.silent())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await banyan.matrix.deliver(letter(room, "Lost", "one"))
    assert banyan.proxy.struck
    await banyan.matrix.deliver(letter(room, "Found", "two"))
    await ana.reads(room, "Found")
    await ben.reads(room, "Found")
    assert not any("Lost" in one.body or not one.readable for one in ana.seen(room))


async def test_nobody_is_written_to_who_could_not_read_it_yet(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")

    def unknown(answer: Any) -> Any:
        del answer["device_keys"][ana.id]
        return {**answer, "failures": {"banyan.test": {"message": "It does not answer."}}}

    banyan.proxy.faults.next(ASKING_FOR_KEYS, faults.changed(unknown))
    room = await ana.opens_chat_with(banyan.id)
    await banyan.proxy.until(lambda: banyan.proxy.struck)
    await ana.reads(room, GREETING)
    assert all(one.readable for one in ana.seen(room))


async def test_a_server_that_does_not_tell_devices_keeps_nobody_else_waiting(
    banyan: Banyan, meet: Meet
) -> None:
    ana, ben = await meet("ana"), await meet("ben")

    def unknown(answer: Any) -> Any:
        answer["device_keys"].pop(ben.id, None)
        return {**answer, "failures": {"elsewhere.test": {"message": "It does not answer."}}}

    banyan.proxy.faults.when(ASKING_FOR_KEYS, faults.changed(unknown))
    room = await ana.makes_room("Garden", encrypted=True, invites=[ben.id])
    await ben.joins(room)
    await ana.invites(banyan.id, room)
    await ana.reads(room, GREETING)
    banyan.proxy.faults.clear()
    banyan.hurried.pass_by(AGAIN)
    await banyan.matrix.deliver(letter(room, "Welcome", "one"))
    await ben.reads(room, "Welcome")


def broken_devices(name: str, device: dict[str, Any]) -> list[Any]:
    """A device as its server may tell it, wrong in every way."""
    keys, user = device["keys"], device["user_id"]
    signature = device["signatures"][user][f"ed25519:{name}"]
    return [
        None, [], "x", 7, {},
        {**device, "keys": None},
        {**device, "keys": {}},
        {**device, "keys": {**keys, f"ed25519:{name}": "!"}},
        {**device, "keys": {**keys, f"ed25519:{name}": None}},
        {**device, "keys": {**keys, f"curve25519:{name}": "ä" * 43}},
        {**device, "keys": {**keys, f"curve25519:{name}": []}},
        {**device, "signatures": None},
        {**device, "signatures": {}},
        {**device, "signatures": {user: None}},
        {**device, "signatures": {user: {f"ed25519:{name}": None}}},
        {**device, "signatures": {user: {f"ed25519:{name}": "!"}}},
        {**device, "signatures": {user: {f"ed25519:{name}": signature[::-1]}}},
        {**device, "user_id": None},
        {**device, "user_id": "@somebody:else"},
        {**device, "device_id": 7},
        {**device, "unsigned": None},
        {**device, "unsigned": {"device_display_name": None}},
        {**device, "unsigned": {"device_display_name": []}},
        {**device, "algorithms": None},
    ]  # fmt: skip


async def test_devices_that_are_none_keep_nobody_else_from_the_key(
    banyan: Banyan, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")

    def broken(answer: Any) -> Any:
        devices = answer["device_keys"].get(mallory.id)
        if devices:
            ((known, device),) = devices.items()
            for number in range(len(broken_devices(known, device))):
                name = f"D{number}"
                keys = {f"{kind}:{name}": device["keys"][f"{kind}:{known}"] for kind in KINDS}
                signature = device["signatures"][mallory.id][f"ed25519:{known}"]
                signatures = {mallory.id: {f"ed25519:{name}": signature}}
                own = {**device, "device_id": name, "keys": keys, "signatures": signatures}
                devices[name] = broken_devices(name, own)[number]
        answer["device_keys"] |= {"@x:y": None, "@y:z": [], "no user": {"D": {}}}
        return answer

    banyan.proxy.faults.when(ASKING_FOR_KEYS, faults.changed(broken))
    room = await ana.makes_room("Garden", encrypted=True, invites=[mallory.id])
    await mallory.joins(room)
    await ana.invites(banyan.id, room)
    await ana.reads(room, GREETING)
    assert (await mallory.reads(room, GREETING)).readable
    assert "could not be handed over" not in caplog.text


BROKEN_KEYS: list[Any] = [
    None, 7, "!", [], {}, {"key": None}, {"key": "!"}, {"key": "AAAA"}, {"key": "A" * 43},
    {"key": "A" * 43, "signatures": None}, {"key": "A" * 43, "signatures": {"x": {"y": "!"}}},
]  # fmt: skip


async def test_keys_that_are_none_keep_nobody_else_from_the_key(banyan: Banyan, meet: Meet) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await ana.makes_room("Garden", encrypted=True, invites=[banyan.id])
    await ana.reads(room, GREETING)
    await ana.invites(mallory.id, room)
    await mallory.joins(room)
    await banyan.has_heard(ana, room)
    shapes: list[Any] = [None, [], *({"signed_curve25519:AAAA": key} for key in BROKEN_KEYS)]
    for number, shape in enumerate(shapes):

        def broken(answer: Any, shape: Any = shape) -> Any:
            found = answer["one_time_keys"]
            found[mallory.id] = dict.fromkeys(found[mallory.id], shape)
            return {**answer, "one_time_keys": {"@x:y": None, "@y:z": {"D": None}, **found}}

        banyan.proxy.faults.next(CLAIMING_KEYS, faults.changed(broken))
        banyan.hurried.pass_by(AGAIN)
        await banyan.matrix.deliver(letter(room, f"Word {number}", f"{number}"))
    await ana.reads(room, f"Word {number}")
    assert len(banyan.proxy.struck) == len(shapes)


def letter(room: str, text: str, key: str, *, private: bool = False) -> Outgoing:
    return Outgoing(key, Place("matrix", room, private=private), Markup(text), "en")
