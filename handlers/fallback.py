"""What is said when nobody else has an answer."""

from __future__ import annotations

from bot.text import CommandWord, _
from handlers.turn import Turn


async def not_understood(turn: Turn) -> None:
    """Say what can be done instead of guessing."""
    turn.say(_("I am not sure what you mean. {help} shows what I can do.", help=HELP))


async def unknown_command(turn: Turn) -> None:
    """Say that there is no such command."""
    turn.say(_("I do not know that command. {help} shows what I can do.", help=HELP))


async def unknown_press(turn: Turn) -> None:
    """Say that a button is of no use any more."""
    turn.say(_("That button has had its day. {help} shows what I can do.", help=HELP))


async def nothing_open(turn: Turn) -> None:
    """Say that there is no conversation to go back in, put aside or end."""
    turn.say(_("No question is open right now. {help} shows what I can do.", help=HELP))


HELP = CommandWord("help")
