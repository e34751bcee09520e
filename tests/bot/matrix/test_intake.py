"""Whatever goes wrong while Banyan listens: nothing is lost, and nobody is asked in a rush."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Said
from bot.platforms.matrix import hearing, signs, syncing
from handlers import on
from tests.bot.matrix.banyan import GREETING
from tests.bot.matrix.raw import sends
from tests.servers.synapse import faults
from tests.servers.synapse.device import Refused
from tests.servers.synapse.faults import SYNCING, to
from tests.world import Killed

if TYPE_CHECKING:
    from handlers.turn import Turn
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

MANY = 25
TROUBLES = [
    faults.refusal(500, "M_UNKNOWN"),
    faults.page(500),
    faults.page(200),
    faults.answer({}),
    faults.answer([]),
    faults.answer({"next_batch": 7}),
    faults.too_many_requests(),
    faults.too_many_requests(7),
    faults.too_many_requests(7, old=True),
    faults.refusal(403, "M_FORBIDDEN"),
    faults.reset(),
    faults.silent(),
]


async def test_a_homeserver_in_trouble_is_asked_again_after_longer_and_longer_pauses(
    banyan: Banyan, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    monkeypatch.setattr(syncing, "PATIENCE", timedelta(seconds=1))
    banyan.hurried.slept.clear()
    banyan.proxy.faults.next(SYNCING, *TROUBLES)
    before = len(banyan.said(ana, room))
    await ana.writes(room, "!help")  # ends the request that is under way
    await banyan.answered(ana, room, before)
    await ana.writes(room, "!help")
    await banyan.answered(ana, room, before + 2)
    assert len(banyan.proxy.struck) == len(TROUBLES)
    # The signs that something was read wait for answers, and are no pauses.
    waits = [one for one in banyan.hurried.slept if one != signs.A_MOMENT]
    slept = [one.total_seconds() for one in waits if one.total_seconds() >= 0.5]
    assert len(slept) >= len(TROUBLES) - 1  # what was reset may be asked once more at once
    for least, most, time in zip(pauses(), pauses(), slept, strict=False):
        assert least / 2 <= time <= max(most, 10)


def pauses() -> list[float]:
    return [min(60.0, 2.0**number) for number in range(len(TROUBLES))]


async def test_a_token_of_another_homeserver_is_no_reason_to_stop(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.stop()
    banyan.proxy.faults.next(SYNCING, faults.refusal(400, "M_INVALID_PARAM"))
    await banyan.start()
    await banyan.answers(ana, room)


async def test_a_handler_that_fails_keeps_nobody_else_from_an_answer(
    banyan: Banyan, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(turn: Turn) -> None:
        raise ZeroDivisionError

    ana, ben = await meet("ana"), await meet("ben")
    rooms = [await banyan.chat_with(ana), await banyan.chat_with(ben)]
    monkeypatch.setitem(on.commands, "stop", replace(on.commands["stop"], handler=fails))
    await banyan.stop()
    before = len(banyan.said(ben, rooms[1]))
    await ana.writes(rooms[0], "!stop")
    await ben.writes(rooms[1], "!help")
    await banyan.start()
    await banyan.answered(ben, rooms[1], before)
    await banyan.answers(ana, rooms[0])


@pytest.mark.parametrize("before", [True, False])
async def test_who_wrote_right_before_the_process_died_is_answered_once(
    banyan: Banyan, meet: Meet, before: bool
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.settled()
    said = len(banyan.said(ana, room))
    banyan.fate.dies_at, banyan.fate.before = banyan.fate.commits + 1, before
    await ana.writes(room, "!help")
    assert isinstance(await banyan.ends(), Killed)
    banyan.fate.dies_at = 0
    await banyan.restart()
    await banyan.answered(ana, room, said)
    await banyan.answers(ana, room, "!stop")
    helped = [one for one in banyan.said(ana, room) if "!language:" in one.body]
    assert len(helped) == 1


async def test_a_room_that_cannot_be_looked_at_now_loses_nothing(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.stop()
    said = len(banyan.said(ana, room))
    await ana.writes(room, "!help")
    looking = to("GET", "/state")
    banyan.proxy.faults.when(looking, faults.refusal(500, "M_UNKNOWN"), times=5)
    await banyan.start()
    await banyan.answered(ana, room, said)
    assert len(banyan.proxy.struck) == 5


async def test_what_was_said_while_banyan_was_down_is_all_heard_in_its_order(
    banyan: Banyan, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "FILTER", syncing.filter_of(5))
    monkeypatch.setattr(hearing, "AT_ONCE", 8)
    ana = await meet("ana")
    room = await banyan.chat_with(ana, encrypted=False)
    await banyan.stop()
    for number in range(MANY):
        await sends(ana, room, {"msgtype": "m.text", "body": f"{number}"})
    banyan.proxy.faults.next(to("GET", "/messages"), faults.refusal(500, "M_UNKNOWN"))
    banyan.taken.clear()
    await banyan.start()
    await banyan.answers(ana, room)
    heard = [one.what.text for one in banyan.taken if isinstance(one.what, Said)]
    assert heard[:MANY] == [f"{number}" for number in range(MANY)]


CONTENTS: list[Any] = [
    {}, {"body": "no type"}, {"msgtype": "m.text"}, {"msgtype": "m.text", "body": ""},
    {"msgtype": None, "body": None}, {"msgtype": [], "body": {}}, {"msgtype": "m.text", "body": 7},
    {"msgtype": "m.text", "body": "\x00\ufffe"}, {"msgtype": "m.text", "body": "x" * 40_000},
    {"msgtype": "m.text", "body": "a", "m.relates_to": None},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"rel_type": 7, "event_id": []}},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"rel_type": "m.thread", "event_id": "x"}},
    {"msgtype": "m.text", "body": "a", "m.relates_to": {"m.in_reply_to": []}},
    {"msgtype": "m.text", "m.new_content": 7, "m.relates_to": {"rel_type": "m.replace"}},
    {"msgtype": "m.text", "body": "a", "m.mentions": []},
    {"msgtype": "m.text", "body": "a", "m.mentions": {"user_ids": {"x": 1}}},
    {"msgtype": "m.text", "body": "a", "format": 7, "formatted_body": []},
    {"msgtype": "m.file", "body": "f", "url": None, "info": None, "file": []},
    {"msgtype": "m.file", "body": "f", "file": {"url": 7, "key": None, "hashes": [], "iv": {}}},
    {"msgtype": "m.file", "filename": {}, "body": [], "info": {"size": -1, "mimetype": 7}},
    {"msgtype": "m.file", "body": "f", "url": "mxc://../..", "info": {"size": 10**15}},
    {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": None}},
    {"algorithm": None, "session_id": [], "ciphertext": {}},
    {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "x", "ciphertext": "!"},
]  # fmt: skip
STATES: list[tuple[str, Any]] = [
    ("m.room.name", {"name": 7}),
    ("m.room.name", {"name": {"x": []}}),
    ("m.room.topic", {"topic": []}),
    ("m.room.avatar", {"url": {}}),
    ("m.room.canonical_alias", {"alias": None}),
    ("m.room.pinned_events", {"pinned": 7}),
    ("m.room.encryption", {"algorithm": None}),
    ("m.room.tombstone", {"replacement_room": None}),
    ("m.room.tombstone", {"replacement_room": 7, "body": []}),
    ("m.room.history_visibility", {"history_visibility": []}),
    ("m.space.parent", {"via": 7}),
]


async def test_events_that_are_none_stop_nothing(banyan: Banyan, meet: Meet) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await banyan.chat_with(ana)
    theirs = await banyan.chat_with(mallory, encrypted=False)
    group = await mallory.makes_room("x", invites=[banyan.id])
    await mallory.reads(group, GREETING)
    kinds = ["m.room.message"] * (len(CONTENTS) - 3) + ["m.reaction", *["m.room.encrypted"] * 2]
    for place in (theirs, group):
        await asyncio.gather(
            *(tries(mallory, place, *one) for one in zip(CONTENTS, kinds, strict=True))
        )
    for kind, content in STATES:
        try:
            await mallory.sets(group, kind, content)
        except Refused:
            continue
    await banyan.answers(ana, room)
    await banyan.restart()
    await banyan.answers(ana, room)


async def tries(person: Any, room: str, content: Any, kind: str) -> None:
    """Some of it not even the homeserver takes from its own people."""
    try:
        await sends(person, room, content, kind)
    except Refused:
        return


def odd_event(**parts: Any) -> dict[str, Any]:
    usual = {"type": "m.room.message", "sender": "@x:y", "origin_server_ts": 1, "content": {}}
    return {"event_id": f"${len(str(parts))}", **usual, **parts}


WORDS = {"msgtype": "m.text", "body": "x"}
ODD_EVENTS: list[Any] = [
    None, [], "x", 7, {}, {"type": "m.room.message"},
    odd_event(sender="x"),
    odd_event(content=None),
    odd_event(origin_server_ts=None),
    odd_event(origin_server_ts=-(10**30), content=WORDS),
    odd_event(origin_server_ts=10**30, content=WORDS),
    odd_event(type="m.room.member", state_key=None, content={"membership": 7}),
    odd_event(type="m.room.member", state_key="@x:y", content={"membership": "join"}, unsigned=7),
    odd_event(type="m.room.create", state_key="", content={"room_version": 7, "predecessor": 7}),
    odd_event(type="m.room.create", state_key="", content={"additional_creators": 7}),
    odd_event(type="m.space.parent", state_key="!a", content={"via": {}}),
    odd_event(type="m.room.encrypted", content={"algorithm": "m.megolm.v1.aes-sha2"}),
]  # fmt: skip


async def test_answers_that_are_half_broken_are_used_as_far_as_they_go(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)

    def odd(answer: Any) -> Any:
        joined = answer.setdefault("rooms", {}).setdefault("join", {})
        for told in joined.values():
            told["timeline"]["events"] = [*ODD_EVENTS, *told["timeline"]["events"], *ODD_EVENTS]
            told["state"] = {"events": ODD_EVENTS}
        joined |= {"!a": None, "!b": {}, "!c": {"timeline": []}, "!d": {"timeline": {"events": 7}}}
        answer["rooms"]["leave"] = {"!e": None, "!f": {"timeline": {"events": ODD_EVENTS}}}
        answer["rooms"]["invite"] = {"!g": None, "!h": {"invite_state": {"events": ODD_EVENTS}}}
        answer["account_data"] = {"events": [None, {"type": "m.direct", "content": {"x": 7}}]}
        sent = answer.get("to_device", {}).get("events", [])
        answer["to_device"] = {"events": [None, 7, {}, {"type": None, "content": None}, *sent]}
        answer["device_lists"] = {"changed": [None, 7], "left": 7}
        answer["device_one_time_keys_count"] = {"signed_curve25519": "many"}
        answer["device_unused_fallback_key_types"] = [None]
        return answer

    banyan.proxy.faults.when(SYNCING, faults.changed(odd), times=3)
    await banyan.answers(ana, room)
    await banyan.answers(ana, room)
    await banyan.answers(ana, room)
    await banyan.answers(ana, room)
