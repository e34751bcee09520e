"""Unprompted words, bundled so that they are a nuisance to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.letters import message_from_plain, message_to_plain
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


async def tell_many(turn: Turn, persons: Sequence[str], text: Text, buttons: Buttons = ()) -> None:
    """Tell many the same, within the same bounds: now, or with the next bundle of each."""
    known = [one for one in await memberships.with_zones(turn.tx, persons) if one.unprompted]
    ids = [one.id for one in known]
    told = await notices.all_times_told(turn.tx, ids, turn.now - WEEK)
    waiting = await notices.waiting_for(turn.tx, ids)
    at_once = {
        one.id
        for one in known
        if one.id not in waiting and next_moment(one, told.get(one.id, ()), turn.now) <= turn.now
    }
    for person in ids:
        if person in at_once:
            turn.say(text, (*buttons, (STOP,)), to=ToPerson(person), weight=Weight.NOTICE)
    await notices.told_all(turn.tx, sorted(at_once))
    later = [person for person in ids if person not in at_once]
    await notices.add_all(turn.tx, later, message_to_plain(Send(text, buttons)), turn.now)


def bundle(waiting: Sequence[Notice]) -> tuple[Text, Buttons]:
    """All notices in one message, each with its buttons, and the way to stop them below."""
    letters = [message_from_plain(notice.body) for notice in waiting]
    said = [letter for letter in letters if isinstance(letter, Send)]
    buttons = [row for letter in said for row in letter.buttons]
    return paragraphs(*(letter.text for letter in said)), (*buttons, (STOP,))
