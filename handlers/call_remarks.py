"""What people ask and say about those who stand: it goes to the organisers first, unnamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.engine.journal import Conversation
from bot.model import Button, Buttons
from bot.text import Text, _, pgettext
from conversations.nominations.standing.phases import REMARKING
from conversations.nominations.standing.remarks import REMARK
from handlers import dialogue
from handlers.call_keeping import data as keeping_data
from handlers.call_organisers import keepers
from handlers.calls import act, data, show_one
from handlers.registry import on
from handlers.standing import NO_LONGER, find, offer, show_page
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import calls, candidates, remarks
from storage.records.calls import Call
from storage.records.candidates import Candidate, RemarkKind

KINDS: Final[Mapping[RemarkKind, Text]] = {
    RemarkKind.QUESTION: pgettext("button", "Ask them"),
    RemarkKind.COMMENT: pgettext("button", "Comment"),
    RemarkKind.CONFLICT: pgettext("button", "I am connected with them"),
}


@offer(20)
async def buttons(turn: Turn, call: Call, one: Candidate) -> Buttons:
    """Ask, comment, or tell of a conflict of interest of one's own."""
    if call.state not in REMARKING or one.person == turn.somebody.id:
        return ()
    ask, comment, conflict = (
        Button(label, data(call.id, f"remark.{one.id}.{kind}")) for kind, label in KINDS.items()
    )
    return ((ask, comment), (conflict,))


@act("remark", during=REMARKING)
async def remark(turn: Turn, call: Call, rest: str) -> None:
    """Take words to the organisers."""
    candidate, _dot, kind = rest.partition(".")
    one = await find(turn, call, candidate)
    if one is None or kind not in set(RemarkKind):
        return await show_one(turn, call.id, news=NO_LONGER)
    if one.person == turn.somebody.id:
        return await show_page(turn, call, one.id)
    await dialogue.start(
        turn, REMARK, call=call.id, candidate=one.id, kind=kind, about=one.person or ""
    )


@on.ended(REMARK)
async def sent(turn: Turn, conversation: Conversation) -> None:
    """Tell the organisers that something waits, once until they have looked."""
    sent = next((one.value for one in conversation.journal if one.key == "sent"), None)
    found = await remarks.find(turn.tx, sent) if sent else None
    one = await candidates.find(turn.tx, found.candidate) if found else None
    call = await calls.find(turn.tx, one.call) if one else None
    if found is None or one is None or call is None:
        return
    if found.kind is RemarkKind.CONFLICT:
        out = Button(pgettext("button", "Stay out of deciding"), data(call.id, "recuse"))
        turn.say(STAY_OUT, ((out,), (_back(call, one),)))
    else:
        turn.say(THEN, ((_back(call, one),),))
    if len(await remarks.waiting(turn.tx, call.id, "")) == 1:
        await _tell_keepers(turn, call)


def _back(call: Call, one: Candidate) -> Button:
    return Button(pgettext("button", "Back"), data(call.id, f"who.{one.id}"))


async def _tell_keepers(turn: Turn, call: Call) -> None:
    read = Button(pgettext("button", "Read it"), keeping_data(call.id, "remarks"))
    text = _(
        "<b>{title}</b>: somebody has asked or said something about a candidate. Please read it, "
        "and pass it on or keep it back.",
        title=call.plan.title,
    )
    for person in await keepers(turn, call):
        if person != turn.somebody.id:
            await tell(turn, person, text, ((read,),))


STAY_OUT: Final = _(
    "Would you rather stay out of deciding altogether? Then you are not counted, and can come back "
    "until the end."
)
THEN: Final = _(
    "Once they pass it on, it stands below the name. If they keep it back, you read why."
)
