"""Giving a call more time, with a reason that everybody reads."""

from __future__ import annotations

from bot.engine.journal import Conversation, Status
from bot.text import pgettext
from conversations.nominations import news, phases
from conversations.nominations.changing.prolonging import PROLONG
from handlers import dialogue
from handlers.call_keeping import act
from handlers.call_news import everybody, inform
from handlers.registry import on
from handlers.turn import Turn
from storage import calls
from storage.records.calls import Call


@act("prolong", pgettext("button", "More time"), order=90)
async def asked(turn: Turn, call: Call, rest: str) -> None:
    """Ask how much, and why."""
    await dialogue.start(turn, PROLONG, call=call.id)


@on.ended(PROLONG)
async def prolonged(turn: Turn, conversation: Conversation) -> None:
    """Tell everybody who takes part."""
    found = await calls.find(turn.tx, conversation.args["call"])
    if found is None or not has_done(conversation, "prolonged") or found.state.is_over:
        return
    reason = (await calls.notes(turn.tx, found.id))[-1].words
    text = news.prolonged(found.plan, phases.end_of(found.plan, found.state), reason)
    others = [one for one in await everybody(turn, found) if one != conversation.person]
    await inform(turn, found, others, text)


def has_done(conversation: Conversation, step: str) -> bool:
    """Whether a conversation has come to its end by a step that did what it is there for."""
    done = any(entry.key == step and entry.value for entry in conversation.journal)
    return conversation.status is Status.DONE and done
