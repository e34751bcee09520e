from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.servers.synapse.device import Refused
from tests.servers.synapse.person import Person

if TYPE_CHECKING:
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Homeserver

pytestmark = pytest.mark.synapse


async def chat(ana: Person, ben: Person, *, encrypted: bool = True) -> str:
    room = await ana.opens_chat_with(ben.id, encrypted=encrypted)
    await ben.joins(room)
    await ana.until(lambda: ben.id in ana.client.rooms[room].users)
    return room


async def test_two_people_talk_encrypted(meet: Meet) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await chat(ana, ben)
    question = await ana.writes(room, "Are you there?")
    heard = await ben.reads(room, "Are you there?")
    assert (heard.encrypted, heard.readable, heard.sender) == (True, True, ana.id)
    await ben.writes(room, "Yes", html="<b>Yes</b>", reply_to=question, mentions=[ana.id])
    answer = await ana.reads(room, "Yes")
    assert (answer.formatted_body, answer.reply_to) == ("<b>Yes</b>", question)
    assert answer.mentions == {"user_ids": [ana.id]}
    assert [one.body for one in ben.seen(room)] == ["Are you there?", "Yes"]


async def test_what_is_written_before_somebody_joins_can_be_read(meet: Meet) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await ana.opens_chat_with(ben.id)
    await ana.writes(room, "Welcome")
    await ben.joins(room)
    assert (await ben.reads(room, "Welcome")).encrypted


async def test_chats_are_remembered_as_direct(meet: Meet) -> None:
    ana = await meet("ana")
    ben, cleo = await meet("ben"), await meet("cleo")
    first, second = await ana.opens_chat_with(ben.id), await ana.opens_chat_with(cleo.id)
    remembered = await ana.call("GET", f"user/{ana.id}/account_data/m.direct")
    assert remembered == {ben.id: [first], cleo.id: [second]}


@pytest.mark.parametrize("encrypted", [True, False])
async def test_messages_change(meet: Meet, encrypted: bool) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await chat(ana, ben, encrypted=encrypted)
    event = await ana.writes(room, "Sunday?", thread=await ana.writes(room, "When?"))
    await ana.edits(room, event, "Monday?")
    sign = await ben.reacts(room, event, "👍")
    seen = await ana.sees(room, event, lambda one: one.reactions)
    assert seen.reactions == ((ben.id, "👍"),)
    assert (seen.body, seen.edits, seen.thread) == ("Monday?", 1, ana.seen(room)[0].id)
    await ben.redacts(room, sign)
    await ana.sees(room, event, lambda one: not one.reactions)
    await ana.redacts(room, event)
    gone = await ben.sees(room, event, lambda one: one.redacted)
    assert (gone.body, gone.edits) == ("", 0)


@pytest.mark.parametrize("encrypted", [True, False])
async def test_files_arrive(meet: Meet, encrypted: bool) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await chat(ana, ben, encrypted=encrypted)
    await ana.sends_file(room, "plan.txt", "text/plain", b"Monday")
    message = await ben.reads(room, "plan.txt")
    assert ("file" in message.content, message.msgtype) == (encrypted, "m.file")
    assert await ben.opens_file(message) == b"Monday"


async def test_people_come_and_go(meet: Meet) -> None:
    ana, ben, cleo = await meet("ana"), await meet("ben"), await meet("cleo")
    room = await ana.makes_room("Garden", invites=[ben.id], power_levels={"invite": 50})
    await ben.joins(room)
    with pytest.raises(Refused, match="M_FORBIDDEN"):
        await ben.invites(cleo.id, room)
    await ana.invites(cleo.id, room)
    await cleo.joins(room)
    await cleo.leaves(room)
    await ana.kicks(ben.id, room)
    await ben.until(lambda: room not in ben.joined)
    await ana.bans(ben.id, room)
    with pytest.raises(Refused, match="banned"):
        await ben.enters(room)


async def test_another_device_reads_what_comes_from_then_on(
    homeserver: Homeserver, meet: Meet
) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room = await chat(ana, ben)
    before = await ana.writes(room, "Before")
    await ben.reads(room, "Before")
    async with Person.login(homeserver.url, ben.credentials) as elsewhere:
        await ana.until(lambda: ana.client.should_query_keys or len(devices(ana, ben)) > 1)
        await ana.writes(room, "After")
        assert (await elsewhere.reads(room, "After")).readable
        assert not (await elsewhere.sees(room, before)).readable


def devices(ana: Person, ben: Person) -> set[str]:
    return set(ana.client.olm.device_store[ben.id])


async def test_a_room_is_upgraded(meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana.makes_room("Garden", encrypted=True, version="11")
    new = await ana.upgrades(room)
    assert ana.client.rooms[new].encrypted
    assert ":" not in new


async def test_waiting_for_nothing_tells_what_was_seen(meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana.makes_room("Garden")
    await ana.writes(room, "Nobody here")
    await ana.until(lambda: ana.seen(room))
    with pytest.raises(AssertionError, match="Nobody here"):
        await ana.reads(room, "?", patience=timedelta(seconds=0.1))


async def test_who_is_deactivated_waits_for_nothing(homeserver: Homeserver, meet: Meet) -> None:
    ana = await meet("ana")
    await homeserver.admin("POST", f"v1/deactivate/{ana.id}", {"erase": True})
    with pytest.raises(Refused, match="M_UNKNOWN_TOKEN"):
        await ana.until(lambda: None)
