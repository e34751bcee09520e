"""Who takes an event, in which order."""

from __future__ import annotations

from typing import Final

from bot.model import (
    Commanded,
    Edited,
    Incoming,
    Invited,
    Joined,
    Left,
    Moved,
    Opened,
    Pressed,
    Reacted,
    Removed,
    Said,
    Unheard,
    Unreadable,
)
from handlers import dialogue, links, on, relay
from handlers.conversation import move
from handlers.fallback import not_in_groups, not_understood, unknown_command, unknown_press
from handlers.groups import here, still_here
from handlers.menus import typed
from handlers.turn import Turn
from handlers.words import ALWAYS, VERBS, word_for

FIRST_CONTACT: Final = "welcome"
LONGEST_REST: Final = 100  # characters after a command that wait for a yes: a code, a name
HELP: Final = "help"  # understood in the middle of everything


class NotReadable(Exception):
    """A platform handed over something that it could not make out; it is kept as it was."""


def is_meant(incoming: Incoming) -> bool:
    """Whether this is for Banyan at all; what is not is dropped before anything is stored."""
    match incoming.what:
        case Said(addressed=addressed):
            return incoming.place.private or addressed
        case Reacted() | Edited():
            return False
    return True


def is_asked(incoming: Incoming) -> bool:
    """Whether a person wants something; what else happens is not theirs to trigger at will."""
    return isinstance(incoming.what, Said | Commanded | Pressed | Opened)


def is_limited(incoming: Incoming) -> bool:
    """Whether somebody could make Banyan answer too often with it."""
    return is_asked(incoming) or isinstance(incoming.what, Unheard)


async def route(turn: Turn) -> None:
    """Give an event to whoever answers it."""
    if turn.due:
        return await on.dues[turn.due.kind](turn, turn.due.about)
    if isinstance(turn.event.what, Unreadable):
        raise NotReadable
    if isinstance(turn.event.what, Joined | Left | Invited | Removed | Moved | Unheard):
        return await _happened(turn)
    if not turn.place.private:
        return await _in_group(turn)
    await _in_private(turn)


async def _happened(turn: Turn) -> None:
    handler = on.happenings.get(type(turn.event.what))
    if handler:
        await handler(turn)


async def _in_group(turn: Turn) -> None:
    """Answer in a group; buttons there are links, so whatever else is pressed there is forged."""
    await still_here(turn, await here(turn))
    if await links.overheard(turn):
        return
    match turn.event.what:
        case Commanded(word=word):
            command = on.commands.get(word_for(word, turn.reader))
            if command and command.groups:
                await command.handler(turn)
            elif command:
                not_in_groups(turn, command.word)
        case Said():
            await on.commands["help"].handler(turn)


async def _in_private(turn: Turn) -> None:
    match turn.event.what:
        case Pressed(data=data):
            await _press(turn, data)
        case Commanded(word=word):
            await _command(turn, word_for(word, turn.reader))
        case Opened(payload=payload):
            await _opened(turn, payload)
        case Said(text=text):
            await _said(turn, text)


async def _said(turn: Turn, text: str) -> None:
    """Words: for somebody, what was offered last, a command, an answer, or first contact.

    While a question is open, only the commands that help out are taken for commands.
    """
    if await relay.takes(turn):
        return
    word = word_for(text, turn.reader)
    if turn.conversation is None and word != HELP and (data := await typed(turn)):
        return await _press(turn, data)
    if word in ALWAYS or (word in on.commands and turn.conversation is None):
        return await _command(turn, word)
    if await links.takes(turn, text):
        return
    if turn.conversation:
        return await dialogue.answer(turn, turn.given_whole)
    if not turn.consented:
        return await dialogue.start(turn, FIRST_CONTACT)
    if not await relay.explains(turn):
        await not_understood(turn)


async def _command(turn: Turn, word: str) -> None:
    if word in VERBS:
        return await move(turn, word)
    command = on.commands.get(word)
    if command is None:
        return await unknown_command(turn)
    if not turn.consented and not command.before_consent:
        return await dialogue.start(turn, FIRST_CONTACT, then=word, rest=turn.rest[:LONGEST_REST])
    open_before = turn.conversation
    await command.handler(turn)
    if open_before and turn.conversation is open_before and not turn.answered:
        await dialogue.ask_again(turn)


async def _press(turn: Turn, data: str) -> None:
    verb, _, rest = data.partition(":")
    about, _, option = rest.partition(":")
    handler = on.presses.get(verb)
    if handler is None:
        return await unknown_press(turn)
    if not turn.consented and verb not in on.open_presses:
        return await dialogue.start(turn, FIRST_CONTACT)
    await handler(turn, about, option)


async def _opened(turn: Turn, payload: str) -> None:
    if not turn.consented:
        return await dialogue.start(turn, FIRST_CONTACT, link=payload)
    word, _, rest = payload.partition("-")
    handler = on.links.get(word)
    if handler is None:
        return await on.commands["start"].handler(turn)
    await handler(turn, rest)
