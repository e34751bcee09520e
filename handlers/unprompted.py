"""Words that nobody asked for."""

from __future__ import annotations

from bot.model import Buttons, ToPerson, Weight
from bot.text import Text
from conversations.quiet_hours import after_quiet_hours
from handlers.turn import Turn
from storage import memberships


async def tell(
    turn: Turn, person: str, text: Text, buttons: Buttons = (), *, discreet: bool = False
) -> None:
    """Say what somebody has to know without having asked: outside the bound, never in the night."""
    known = await memberships.with_zone(turn.tx, person)
    if known is None:
        return
    moment = after_quiet_hours(known, turn.now)
    to, weight = ToPerson(person), Weight.NOTICE
    turn.say(text, buttons, to=to, weight=weight, discreet=discreet, not_before=moment)
