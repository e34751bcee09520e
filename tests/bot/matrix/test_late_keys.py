"""Messages whose keys do not come, or come late, or are not what they seem."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Said, Unheard
from bot.platforms.matrix import intake
from bot.platforms.matrix.unread import LONG_ENOUGH
from tests.bot.matrix.banyan import GREETING
from tests.bot.matrix.raw import device_of, hidden, sends, sends_to_device
from tests.servers.synapse import Person, faults
from tests.servers.synapse.faults import SYNCING, to

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

ASKED = "its key did not come"


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not let the tests wait."""
    monkeypatch.setattr(intake, "LOOK_AGAIN", timedelta(milliseconds=50))


class Postman:
    """Holds back what is sent to Banyan's device, until it is let through."""

    def __init__(self, banyan: Banyan, *, keeps_from: Person | None = None) -> None:
        self.held: list[Any] = []
        self.keeps_from = keeps_from.id if keeps_from else None
        self.holds = True
        banyan.proxy.faults.when(SYNCING, faults.changed(self._change))

    def _change(self, answer: Any) -> Any:
        events = answer.get("to_device", {}).get("events", [])
        if self.holds:
            ours = [one for one in events if self.keeps_from in (None, one["sender"])]
            self.held += ours
            events = [one for one in events if one not in ours]
        else:
            events, self.held = self.held + events, []
        return {**answer, "to_device": {"events": events}}


async def holding_back(
    banyan: Banyan, ana: Person, room: str, *, keeps_from: Person | None = None
) -> Postman:
    """A postman who has met the question that Banyan was asking when he came."""
    postman = Postman(banyan, keeps_from=keeps_from)
    await sends(ana, room, {}, "m.nothing")
    await banyan.has_heard(ana, room)
    return postman


async def with_a_new_key(ana: Person, room: str) -> None:
    """From now on somebody writes with a key that nobody has yet."""
    ana.client.olm.outbound_group_sessions.pop(room, None)


async def test_a_key_that_comes_late_lets_all_be_read_in_its_order(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    said = len(banyan.said(ana, room))
    post = await holding_back(banyan, ana, room)
    await with_a_new_key(ana, room)
    for word in ("!help", "one", "two"):
        await ana.writes(room, word)
    await banyan.has_heard(ana, room)
    banyan.taken.clear()
    post.holds = False
    banyan.proxy.faults.next(to("GET", "/state"), faults.refusal(500, "M_UNKNOWN"))
    await ana.writes(room, "three")
    await banyan.answered(ana, room, said + 2)
    await ana.writes(room, "four")
    await banyan.answered(ana, room, said + 4)
    words = [one.what.text for one in banyan.taken if isinstance(one.what, Said)]
    assert words[:3] == ["one", "two", "three"]
    assert not any(isinstance(one.what, Unheard) for one in banyan.taken)


async def test_what_becomes_readable_is_not_lost_while_its_room_cannot_be_looked_at(
    banyan: Banyan, meet: Meet
) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room, theirs = await banyan.chat_with(ana), await banyan.chat_with(ben)
    said = len(banyan.said(ana, room))
    post = await holding_back(banyan, ana, room)
    await with_a_new_key(ana, room)
    await ana.writes(room, "!help")
    await banyan.has_heard(ana, room)
    await banyan.settled()
    connection = banyan.matrix._connection  # noqa: SLF001 - so that the room is looked at anew
    assert connection
    connection.rooms.drop(room)
    looking = to("GET", room, "/state")
    banyan.proxy.faults.when(looking, faults.refusal(500, "M_UNKNOWN"), times=3)
    post.holds = False
    await sends(ben, theirs, {}, "m.nothing")
    await banyan.answered(ana, room, said)
    assert sum(map(looking, banyan.proxy.struck)) == 3


async def test_whose_key_never_comes_is_asked_once_to_write_again(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    post = await holding_back(banyan, ana, room)
    await with_a_new_key(ana, room)
    await ana.writes(room, "!help")
    await ana.writes(room, "yes")
    await banyan.has_heard(ana, room)
    banyan.later(LONG_ENOUGH)
    await ana.reads(room, ASKED)
    await ana.writes(room, "no")
    banyan.later(2 * LONG_ENOUGH)
    post.holds = False
    post.held.clear()
    await with_a_new_key(ana, room)
    await banyan.answers(ana, room)
    assert len(asked(ana, room)) == 1


async def test_whose_key_is_withheld_is_told_at_once(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    device, post = await device_of(ana, banyan.id), await holding_back(banyan, ana, room)
    await with_a_new_key(ana, room)
    await ana.writes(room, "!help")
    await banyan.has_heard(ana, room)
    post.held.clear()
    post.holds = False
    session = ana.client.olm.outbound_group_sessions[room].id
    withheld = {"session_id": session, "room_id": room, "code": "m.unverified"}
    await sends_to_device(ana, banyan.id, device, withheld, "m.room_key.withheld")
    await ana.reads(room, ASKED)


async def test_what_waits_for_its_key_is_not_lost_by_a_restart(banyan: Banyan, meet: Meet) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    room, theirs = await banyan.chat_with(ana), await banyan.chat_with(ben)
    said = len(banyan.said(ana, room))
    post = await holding_back(banyan, ana, room, keeps_from=ana)
    await with_a_new_key(ana, room)
    await ana.writes(room, "!help")
    await banyan.has_heard(ana, room)
    await banyan.answers(ben, theirs)  # so that a later place is known
    await banyan.settled()
    await banyan.stop()
    post.holds = False
    await banyan.start()
    await banyan.answered(ana, room, said)


async def test_in_a_room_nobody_is_asked_to_write_again(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await ana.makes_room("Garden", encrypted=True, invites=[banyan.id])
    await ana.reads(room, GREETING)
    post = await holding_back(banyan, ana, room)
    await with_a_new_key(ana, room)
    await ana.writes(room, "!help")
    await banyan.has_heard(ana, room)
    banyan.later(LONG_ENOUGH)
    post.holds = False
    post.held.clear()
    await with_a_new_key(ana, room)
    await banyan.answers(ana, room)
    assert not asked(ana, room)


def asked(person: Person, room: str) -> list[str]:
    return [one.id for one in person.seen(room) if ASKED in one.body]


async def test_who_does_not_name_its_device_is_read_all_the_same(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.answers(ana, room)
    content = hidden(ana, room, "!stop")
    del content["sender_key"], content["device_id"]
    await sends(ana, room, content, "m.room.encrypted")
    await ana.reads(room, "I will not write to you")


async def test_nobody_says_again_what_was_said_once(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    await banyan.answers(ana, room)
    content = hidden(ana, room, "again")
    banyan.taken.clear()
    await sends(ana, room, content, "m.room.encrypted")
    await sends(ana, room, content, "m.room.encrypted")
    await sends(
        ana, room, {**content, "ciphertext": content["ciphertext"][::-1]}, "m.room.encrypted"
    )
    await ana.writes(room, "!stop")
    await ana.reads(room, "I will not write to you")
    words = [one.what.text for one in banyan.taken if isinstance(one.what, Said)]
    assert words == ["again"]


async def test_nobody_speaks_with_the_key_of_somebody_else(banyan: Banyan, meet: Meet) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await ana.makes_room("Garden", encrypted=True, invites=[banyan.id, mallory.id])
    await mallory.joins(room)
    await ana.reads(room, GREETING)
    await banyan.answers(ana, room)
    content = hidden(ana, room, "!help")
    banyan.taken.clear()
    await sends(mallory, room, content, "m.room.encrypted")
    await banyan.answers(ana, room)
    assert [one.account.id for one in banyan.taken if one.account.id != banyan.id] == [ana.id]


async def test_nobody_makes_others_unreadable_by_passing_on_their_key(
    banyan: Banyan, meet: Meet
) -> None:
    ana, mallory = await meet("ana"), await meet("mallory")
    room = await ana.makes_room("Garden", encrypted=True, invites=[banyan.id, mallory.id])
    await mallory.joins(room)
    await ana.reads(room, GREETING)
    await mallory.reads(room, GREETING)
    ana.client.olm.create_outbound_group_session(room)
    session = ana.client.olm.outbound_group_sessions[room]
    await passes_on(mallory, banyan.id, room, session)
    await banyan.answers(ana, room)


async def passes_on(person: Person, user: str, room: str, session: Any) -> None:
    """Send the key of a room to Banyan's device as if it was one's own."""
    olm = person.client.olm
    await person.writes(room, "something")  # so that there is a way to the device
    (device,) = olm.device_store.active_user_devices(user)
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session.id,
        "session_key": session.session_key,
    }
    way = olm.session_store.get(device.curve25519)
    sent = olm._olm_encrypt(way, device, "m.room_key", content)  # noqa: SLF001
    await sends_to_device(person, user, device.id, sent)
