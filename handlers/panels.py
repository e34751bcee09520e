"""Menus and panels: one message that changes with each press."""

from __future__ import annotations

from bot.model import Buttons, Pressed
from bot.text import Text
from handlers.turn import Turn


def show(turn: Turn, text: Text, buttons: Buttons = ()) -> None:
    """Let the pressed message take this form; say it anew where nothing was pressed."""
    if isinstance(turn.event.what, Pressed):
        return turn.edit(text, buttons)
    turn.say(text, buttons)
