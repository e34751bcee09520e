"""Words that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.model import Buttons, ToPerson, Weight
from bot.text import Text
from conversations.quiet_hours import after_quiet_hours
from handlers.turn import Turn
from storage import memberships
from storage.records.people import Person


async def tell(
    turn: Turn,
    person: str,
    text: Text,
    buttons: Buttons = (),
    *,
    discreet: bool = False,
    later: timedelta = timedelta(),
) -> None:
    """Say what somebody has to know without having asked: outside the bound, never in the night."""
    known = await memberships.with_zone(turn.tx, person)
    if known is not None:
        _say(turn, known, text, buttons, discreet, later)


async def tell_all(
    turn: Turn,
    persons: Iterable[str],
    text: Text,
    buttons: Buttons = (),
    *,
    discreet: bool = False,
    even_after_stop: bool = False,
) -> None:
    """As `tell`, the same to many; who wants nothing unasked only gets what they must know."""
    for known in await memberships.with_zones(turn.tx, list(dict.fromkeys(persons))):
        if known.unprompted or even_after_stop:
            _say(turn, known, text, buttons, discreet)


def _say(
    turn: Turn,
    person: Person,
    text: Text,
    buttons: Buttons,
    discreet: bool,
    later: timedelta = timedelta(),
) -> None:
    moment = after_quiet_hours(person, turn.now + later)
    to, weight = ToPerson(person.id), Weight.NOTICE
    turn.say(text, buttons, to=to, weight=weight, discreet=discreet, not_before=moment)
