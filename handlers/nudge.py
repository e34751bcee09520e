"""One gentle reminder of a conversation that was left open."""

from __future__ import annotations

from bot.engine.flows import FLOWS
from bot.engine.journal import EXPIRE_AFTER, Conversation, Status
from bot.letters import message_to_plain
from bot.model import Button, Send
from bot.text import _, pgettext
from handlers.own_days import own_day
from handlers.registry import on
from handlers.turn import Turn
from storage import conversations, notices


async def nudge(turn: Turn, conversation: Conversation) -> None:
    """Remind of it with the next bundle, once; who has not said yes yet is never written to."""
    conversation.nudged = True
    turn.keep(conversation)
    waits = conversation.status is not Status.STUCK
    expired = turn.now - conversation.touched_at >= EXPIRE_AFTER
    flow = FLOWS[conversation.flow]
    if not waits or expired or flow.before_consent:
        return
    go_on = Button(pgettext("button", "Go on"), f"resume:{conversation.id}:")
    not_now = Button(pgettext("button", "Not now"), f"notnow:{conversation.id}:")
    text = _("We have not finished <b>{title}</b>. Shall we go on?", title=flow.title)
    body = message_to_plain(Send(text, ((go_on, not_now),)))
    who = conversation.person
    await notices.add(turn.tx, who, body, turn.now, conversation=conversation.id)


@on.press("notnow")
async def not_now(turn: Turn, conversation: str, option: str) -> None:
    """Leave it as it is until it expires."""
    found = await conversations.find(turn.tx, conversation)
    if found is None or found.person != turn.somebody.id:
        return turn.edit(_("That has ended already."))
    until = own_day(turn, found.touched_at + EXPIRE_AFTER)
    turn.edit(_("All right. Your answers are kept until {day}.", day=until))
