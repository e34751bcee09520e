"""What could not be read: its key did not arrive."""

from __future__ import annotations

from bot.model import Unheard
from bot.text import _
from handlers.registry import on
from handlers.turn import Turn


@on.what(Unheard)
async def unheard(turn: Turn) -> None:
    """Ask for it again, where nobody else is bothered."""
    if turn.place.private:
        turn.say(_("I could not read what you wrote: its key did not come. Please send it again."))
