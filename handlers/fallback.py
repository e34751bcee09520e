"""What is said when nobody else has an answer."""

from __future__ import annotations

from bot.model import Button
from bot.text import CommandWord, _, pgettext
from handlers.groups import answer_briefly
from handlers.turn import Turn


async def not_understood(turn: Turn) -> None:
    """Say what can be done instead of guessing."""
    turn.say(_("I am not sure what you mean. {help} shows what I can do.", help=HELP))


async def unknown_command(turn: Turn) -> None:
    """Say that there is no such command."""
    turn.say(_("I do not know that command. {help} shows what I can do.", help=HELP))


async def unknown_press(turn: Turn) -> None:
    """Say that a button is of no use any more."""
    turn.say(_("That choice has had its day. {help} shows what I can do.", help=HELP))


def not_in_groups(turn: Turn, word: str) -> None:
    """Say where a command is answered, with the way there."""
    there = Button(pgettext("button", "To our private chat"), url=turn.link(f"do-{word}"))
    text = _("I answer {command} only in our private chat.", command=CommandWord(word))
    answer_briefly(turn, text, ((there,),))


async def nothing_open(turn: Turn) -> None:
    """Say that there is no conversation to go back in, put aside or end."""
    turn.say(_("No question is open right now. {help} shows what I can do.", help=HELP))


HELP = CommandWord("help")
