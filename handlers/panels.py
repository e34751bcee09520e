"""Menus and panels: one message that changes with each press."""

from __future__ import annotations

from bot.model import Buttons, Pressed
from bot.text import Text
from handlers.turn import Turn


def show(turn: Turn, text: Text, buttons: Buttons = (), *, discreet: bool = False) -> None:
    """Let the pressed message take this form; say it anew where nothing was pressed.

    What leaves nothing to press ends the panel, whose button may have been typed, too.
    """
    if isinstance(turn.event.what, Pressed) or (turn.typed_in and not buttons):
        return turn.edit(text, buttons, discreet=discreet)
    turn.say(text, buttons, discreet=discreet)
