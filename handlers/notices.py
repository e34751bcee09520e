"""Unprompted words, bundled so that they are a nuisance to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.letters import message_from_plain
from bot.model import Button, Buttons, Send, ToPerson, Weight
from bot.text import Text, paragraphs, pgettext
from conversations.quiet_hours import WEEK, next_moment
from handlers.registry import on
from handlers.turn import Turn
from storage import memberships, notices
from storage.records.notices import Notice

STOP: Final = Button(pgettext("button", "No more of these"), "stop::")


@on.due("notice")
async def tell(turn: Turn, about: str) -> None:
    """Tell somebody everything that waits for them, or let it wait for a better moment."""
    person = await memberships.with_zone(turn.tx, about)
    if person is None:
        return
    told = await notices.times_told(turn.tx, about, turn.now - WEEK)
    moment = next_moment(person, told, turn.now)
    if moment > turn.now:
        return await notices.postpone(turn.tx, about, moment)
    waiting = await notices.take(turn.tx, about)
    if not waiting:
        return
    text, buttons = bundle(waiting)
    turn.say(text, buttons, to=ToPerson(about), weight=Weight.NOTICE)
    await notices.told(turn.tx, about)


def bundle(waiting: Sequence[Notice]) -> tuple[Text, Buttons]:
    """All notices in one message, each with its buttons, and the way to stop them below."""
    letters = [message_from_plain(notice.body) for notice in waiting]
    said = [letter for letter in letters if isinstance(letter, Send)]
    buttons = [row for letter in said for row in letter.buttons]
    return paragraphs(*(letter.text for letter in said)), (*buttons, (STOP,))
