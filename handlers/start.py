"""The first words, and the menu of what to do next."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation
from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from conversations.welcome import flow  # noqa: F401 - registers it
from conversations.welcome.steps import KEEP
from handlers.fallback import unknown_press
from handlers.forget import erase
from handlers.registry import on
from handlers.turn import Turn
from storage import consent

# What is offered, in this order, as far as this Banyan can do it.
MENU: Final = {
    "assess": pgettext("button", "What am I good at?"),
    "mentor": pgettext("button", "Who can help me to grow?"),
    "trainings": pgettext("button", "What can I learn with others?"),
    "join": pgettext("button", "How can I take part?"),
    "profile": pgettext("button", "What you know about me"),
    "privacy": pgettext("button", "Who sees what"),
}


ELSEWHERE: Final = ("peers",)  # what other buttons lead to


@on.command("start", summary=_("What you can do here"))
async def start(turn: Turn) -> None:
    """Show what to do next."""
    turn.say(_("What would you like to do?"), menu())


def menu() -> Buttons:
    """A button for each of the things that one does most."""
    return tuple(
        (Button(label, f"do:{word}:"),) for word, label in MENU.items() if word in on.commands
    )


@on.press("do")
async def do(turn: Turn, word: str, option: str) -> None:
    """Do what a command of the menu does."""
    if word not in (*MENU, *ELSEWHERE) or word not in on.commands:
        return await unknown_press(turn)
    await on.commands[word].handler(turn)


@on.opened("do")
async def opened(turn: Turn, word: str) -> None:
    """Do what a command does that was written in a group."""
    command = on.commands.get(word)
    if command is None or not command.private:
        return await start(turn)
    await command.handler(turn)


@on.ended("welcome")
async def after_first_contact(turn: Turn, conversation: Conversation) -> None:
    """Go on with what somebody came for; who said no leaves nothing behind."""
    if not await consent.find(turn.tx, conversation.person, KEEP):
        return await erase(turn, _declined())
    turn.consented = True
    then, link = conversation.args.get("then", ""), conversation.args.get("link", "")
    word, _dash, rest = link.partition("-")
    if word in on.links:
        return await on.links[word](turn, rest)
    turn.carried = conversation.args.get("rest", "")
    if then in on.commands:
        return await on.commands[then].handler(turn)
    await start(turn)


def _declined() -> Text:
    return paragraphs(
        _("That is fine. I have kept nothing about you."),
        _("Should you change your mind, just write {start}.", start=CommandWord("start")),
    )
