"""What Telegram shows of Banyan before anybody writes: menus of commands, and descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final, TypeAlias

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.clock import Timer
from bot.i18n import SHIPPED, Reader, plain
from bot.platforms.telegram.names import NAME
from bot.platforms.telegram.patience import patiently
from bot.text import _
from handlers.registry import Command, on
from storage import registrations
from storage.database import Database

Menu: TypeAlias = tuple[tuple[str, str], ...]  # words, and what they do

DESCRIPTION: Final = _(
    "Hello, I am Banyan. I am here for everybody who volunteers in a community.\n\n"
    "I help you to see what you bring, to choose what you want to grow in, and to find others "
    "who do it with you. Take your time: you can stop whenever you like, and go on later.\n\n"
    "Nobody sees what you answer unless you want it."
)
SHORT_DESCRIPTION: Final = _(
    "I help volunteers to grow, together. Nobody sees your answers unless you want it."
)
ENGLISH: Final = "en"
HELP: Final = "help"
MOST_COMMANDS: Final = 8
LONGEST_WAIT: Final = timedelta(minutes=1)

SCOPES: Final[Mapping[str, BotCommandScope]] = {
    "private": BotCommandScopeAllPrivateChats(),
    "groups": BotCommandScopeAllGroupChats(),
    "administrators": BotCommandScopeAllChatAdministrators(),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers of one language see; where it is empty, they see what all others do."""

    language: str  # in two letters; empty: everybody for whom there is nothing else
    description: str = ""
    short_description: str = ""
    private: Menu = ()
    groups: Menu = ()
    administrators: Menu = ()


async def register(bot: Bot, database: Database, languages: Sequence[str], timer: Timer) -> None:
    """Tell Telegram what it shows in these languages, unless it was told exactly that last time.

    The bot is initialised before. Raises `TelegramError`; then all is told again the next time.
    """
    everything = shown_in(languages)
    fingerprint = _fingerprint(bot.id, everything)
    async with database.reading() as tx:
        if await registrations.of(tx, NAME) == fingerprint:
            return
    for shown in everything:
        await _tell(bot, shown, timer)
    async with database.transaction() as tx:
        await registrations.note(tx, NAME, fingerprint)


def shown_in(languages: Sequence[str]) -> list[Shown]:
    """English for everybody, then each other language; empty for those that are not offered."""
    others = [(tag, code) for tag in SHIPPED if tag != ENGLISH and (code := _code(tag))]
    return [
        _shown(ENGLISH, ""),
        *(_shown(tag, code) if tag in languages else Shown(code) for tag, code in others),
    ]


def _code(tag: str) -> str:
    """Telegram's two letters for a language; empty where it has none."""
    code = tag.partition("_")[0]
    return code if len(code) == 2 else ""


def _shown(tag: str, code: str) -> Shown:
    reader = Reader((tag,))
    in_groups = [one for one in on.commands.values() if one.groups]
    return Shown(
        code,
        plain(DESCRIPTION, reader),
        plain(SHORT_DESCRIPTION, reader),
        private=_menu((one for one in on.commands.values() if one.private and one.menu), reader),
        groups=_menu((one for one in in_groups if not one.organisers), reader),
        administrators=_menu(in_groups, reader),
    )


def _menu(commands: Iterable[Command], reader: Reader) -> Menu:
    """The first of the commands in the order of the menus, help at the end."""
    ordered = sorted(commands, key=lambda one: (not one.menu, one.menu))
    last = [one for one in ordered if one.word == HELP]
    first = [one for one in ordered if one.word != HELP][: MOST_COMMANDS - len(last)]
    return tuple((one.word, plain(one.summary, reader)) for one in (*first, *last))


def _fingerprint(bot: int, everything: Sequence[Shown]) -> str:
    told = json.dumps([bot, *map(asdict, everything)])
    return sha256(told.encode()).hexdigest()


async def _tell(bot: Bot, shown: Shown, timer: Timer) -> None:
    """Say it in one language; each scope has its own list, since a narrower one hides the rest."""
    code = shown.language
    await patiently(lambda: bot.set_my_description(shown.description, code), timer, LONGEST_WAIT)
    await patiently(
        lambda: bot.set_my_short_description(shown.short_description, code), timer, LONGEST_WAIT
    )
    for name, scope in SCOPES.items():
        await _tell_menu(bot, getattr(shown, name), scope, code, timer)


async def _tell_menu(bot: Bot, menu: Menu, scope: BotCommandScope, code: str, timer: Timer) -> None:
    if menu:
        await patiently(lambda: bot.set_my_commands(menu, scope, code), timer, LONGEST_WAIT)
    else:
        await patiently(lambda: bot.delete_my_commands(scope, code), timer, LONGEST_WAIT)
