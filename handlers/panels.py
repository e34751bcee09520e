"""Menus and panels: one message that changes with each press."""

from __future__ import annotations

from bot.model import Buttons, Pressed
from bot.text import Text
from handlers.turn import Turn


def show(turn: Turn, text: Text, buttons: Buttons = (), *, discreet: bool = False) -> None:
    """Let the pressed message take this form; say it anew where nothing was pressed."""
    if isinstance(turn.event.what, Pressed):
        return turn.edit(text, buttons, discreet=discreet)
    turn.say(text, buttons, discreet=discreet)
