"""A call of which nothing comes: its keepers withdraw it, or none of them is left."""

from __future__ import annotations

from bot.engine.journal import Conversation
from bot.text import paragraphs, pgettext
from conversations.nominations import news
from conversations.nominations.changing import steps
from conversations.nominations.changing.withdrawing import WITHDRAW
from handlers import dialogue
from handlers.call_keeping import act
from handlers.call_news import everybody, let_know, post
from handlers.call_prolonging import has_done
from handlers.registry import on
from handlers.turn import Turn
from storage import calls
from storage.records.calls import Call


@act("withdraw", pgettext("button", "Withdraw it"), order=95)
async def asked(turn: Turn, call: Call, rest: str) -> None:
    """Ask for a reason, and whether that is really meant."""
    await dialogue.start(turn, WITHDRAW, call=call.id)


@on.ended(WITHDRAW)
async def withdrawn(turn: Turn, conversation: Conversation) -> None:
    """Tell everybody who took part."""
    found = await calls.find(turn.tx, conversation.args["call"])
    if found and has_done(conversation, "withdrawn"):
        await _tell(turn, found)


async def nobody_is_left(turn: Turn, call: Call) -> None:
    """Withdraw a call from which all who kept it have stepped back."""
    if await steps.end(turn.tx, call, ""):
        await _tell(turn, call)


async def _tell(turn: Turn, call: Call) -> None:
    turn.erased = True
    reasons = [note.words for note in await calls.notes(turn.tx, call.id)]
    text = news.withdrawn(call.plan, reasons[-1])
    others = [one for one in await everybody(turn, call) if not _acts(turn, one)]
    await let_know(turn, call, others, paragraphs(text, news.DELETED))
    await post(turn, call, text)


def _acts(turn: Turn, person: str) -> bool:
    return turn.person is not None and turn.person.id == person
