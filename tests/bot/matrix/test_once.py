"""What Banyan says is said once, whatever happens on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from bot.errors import DeliveryError, Refused, TryLater, Uncertain
from bot.model import Place
from bot.platforms.base import Outgoing, ReadyButton, ReadyPicture
from tests.servers.synapse import Fault, faults
from tests.servers.synapse.faults import SENDING, to

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

UNSURE = [faults.done_but(faults.page()), faults.done_but(faults.reset())]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fea735816a0000000049454e44ae426082"
)


def outgoing(room: str, key: str, text: str = "Hello", *, edits: str = "") -> Outgoing:
    return Outgoing(key, Place("matrix", room, private=True), Markup(text), "en", edits=edits)


async def until_sure(banyan: Banyan, letter: Outgoing) -> str:
    """Deliver as delivery does: again, with the same key, while it may have arrived or not."""
    for _ in range(9):
        try:
            return await banyan.matrix.deliver(letter)
        except Uncertain:
            continue
    raise AssertionError("It never was sure.")


@pytest.mark.parametrize("encrypted", [True, False])
async def test_whatever_has_arrived_without_our_knowing_is_not_said_again(
    banyan: Banyan, meet: Meet, encrypted: bool
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana, encrypted=encrypted)
    before = len(banyan.said(ana, room))
    banyan.proxy.faults.next(SENDING, *UNSURE)
    receipt = await until_sure(banyan, outgoing(room, "a"))
    banyan.proxy.faults.next(SENDING, *UNSURE)
    await until_sure(banyan, outgoing(room, "b", "Changed", edits=receipt))
    shown = await ana.sees(room, receipt.partition("~")[0], lambda one: one.edits)
    assert (shown.body, shown.edits) == ("Changed", 1)
    banyan.proxy.faults.next(to("POST", "/upload"), *UNSURE)
    banyan.proxy.faults.next(SENDING, *UNSURE)
    picture = Outgoing(
        "c", Place("matrix", room, private=True), Markup(), "en", picture=ReadyPicture(PNG, "A dot")
    )
    drawn = await until_sure(banyan, picture)
    seen = await ana.sees(room, drawn.removeprefix("m").partition("~")[0])
    assert await ana.opens_file(seen) == PNG
    banyan.proxy.faults.next(to("PUT", "/redact/"), *UNSURE)
    gone = Outgoing("d", Place("matrix", room, private=True), Markup(), "en", deletes=receipt)
    await until_sure(banyan, gone)
    await ana.sees(room, receipt.partition("~")[0], lambda one: one.redacted)
    await banyan.answers(ana, room)
    assert len(banyan.said(ana, room)) == before + 3


async def test_what_can_be_tapped_stands_there_once(banyan: Banyan, meet: Meet) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    buttons = ((ReadyButton("One", "x:1"),), (ReadyButton("Two", "x:2"),))
    letter = Outgoing(
        "a", Place("matrix", room, private=True), Markup("Choose"), "en", buttons=buttons
    )
    banyan.proxy.faults.next(to("PUT", "/send/m.reaction/"), *UNSURE)
    receipt = await banyan.matrix.deliver(letter)
    await banyan.matrix.deliver(letter)
    await banyan.matrix.deliver(letter)
    event = receipt.partition("~")[0]
    shown = await ana.sees(room, event, lambda one: len(one.reactions) >= 2)
    assert len(shown.reactions) == 2


async def test_a_letter_that_was_on_its_way_when_the_process_ended_is_said_once(
    banyan: Banyan, meet: Meet
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana)
    before = len(banyan.said(ana, room))
    hidden = to("PUT", "/send/m.room.encrypted/")
    banyan.proxy.faults.next(hidden, faults.done_but(faults.silent()))
    await ana.writes(room, "!help")
    await banyan.proxy.until(lambda: banyan.proxy.struck)
    await banyan.restart()
    await banyan.answered(ana, room, before)
    await banyan.settled()
    await ana.writes(room, "!stop")
    await ana.reads(room, "I will not write to you")
    helped = [one for one in banyan.said(ana, room) if "!language:" in one.body]
    assert len(helped) == 1


async def test_a_room_that_asks_for_less_does_not_stop_another(banyan: Banyan, meet: Meet) -> None:
    ana, ben = await meet("ana"), await meet("ben")
    first, second = await banyan.chat_with(ana), await banyan.chat_with(ben)
    await banyan.answers(ana, first)
    busy = to("PUT", first, "/send/m.room.encrypted/")
    banyan.proxy.faults.when(busy, faults.too_many_requests(2))
    said = len(banyan.said(ana, first))
    await ana.writes(first, "!help")
    await banyan.proxy.until(lambda: any(map(busy, banyan.proxy.struck)))
    await banyan.answers(ben, second)
    assert len(banyan.said(ana, first)) == said
    banyan.proxy.faults.clear()
    await banyan.answered(ana, first, said)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.refusal(413, "M_TOO_LARGE"), Refused),
        (faults.page(413), Refused),
        (faults.too_many_requests(3), TryLater),
        (faults.too_many_requests(), TryLater),
        (faults.page(), Uncertain),
        (faults.refusal(500, "M_UNKNOWN"), DeliveryError),
    ],
)
async def test_every_refusal_says_what_becomes_of_the_letter(
    banyan: Banyan, meet: Meet, fault: Fault, error: type[DeliveryError]
) -> None:
    ana = await meet("ana")
    room = await banyan.chat_with(ana, encrypted=False)
    await banyan.settled()
    banyan.proxy.faults.next(SENDING, fault)
    with pytest.raises(error):
        await banyan.matrix.deliver(outgoing(room, "a"))
