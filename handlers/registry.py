"""Who answers what: commands, presses, links, what happens in groups, and what falls due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from bot.engine.journal import Conversation
from bot.errors import BanyanError
from bot.model import What
from bot.text import Text
from handlers.turn import Turn

Handler: TypeAlias = Callable[[Turn], Awaitable[None]]
AboutHandler: TypeAlias = Callable[[Turn, str], Awaitable[None]]
PressHandler: TypeAlias = Callable[[Turn, str, str], Awaitable[None]]
EndHandler: TypeAlias = Callable[[Turn, Conversation], Awaitable[None]]
H = TypeVar("H", bound=Callable[..., Awaitable[None]])


class DefinedTwice(BanyanError):
    """Two handlers want to answer the same thing."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word that people may write, and who answers it."""

    word: str
    summary: Text
    handler: Handler
    private: bool = True  # answers in private chats
    groups: bool = False  # answers in groups
    organisers: bool = False  # shown to organisers only
    before_consent: bool = False
    menu: int = 0  # its place in the platforms' menus of eight; 0: not there


@dataclass(slots=True)
class Registry:
    """Every handler by what it answers."""

    commands: dict[str, Command] = field(default_factory=dict)
    presses: dict[str, PressHandler] = field(default_factory=dict)
    links: dict[str, AboutHandler] = field(default_factory=dict)
    happenings: dict[type[What], Handler] = field(default_factory=dict)
    dues: dict[str, AboutHandler] = field(default_factory=dict)
    endings: dict[str, EndHandler] = field(default_factory=dict)
    open_presses: set[str] = field(default_factory=set)  # those that need no consent

    def command(
        self,
        word: str,
        *,
        summary: Text,
        private: bool = True,
        groups: bool = False,
        organisers: bool = False,
        before_consent: bool = False,
        menu: int = 0,
    ) -> Callable[[Handler], Handler]:
        """Answer a command."""

        def register(handler: Handler) -> Handler:
            command = Command(
                word, summary, handler, private, groups, organisers, before_consent, menu
            )
            return _put(self.commands, word, command, handler)

        return register

    def press(
        self, verb: str, *, before_consent: bool = False
    ) -> Callable[[PressHandler], PressHandler]:
        """Answer buttons in private chats whose data is `verb:about:option`."""
        if before_consent:
            self.open_presses.add(verb)
        return lambda handler: _put(self.presses, verb, handler, handler)

    def opened(self, word: str) -> Callable[[AboutHandler], AboutHandler]:
        """Answer links into the private chat whose payload is `word-rest`."""
        return lambda handler: _put(self.links, word, handler, handler)

    def what(self, kind: type[What]) -> Callable[[Handler], Handler]:
        """Answer something that happened in a group, or to Banyan itself."""
        return lambda handler: _put(self.happenings, kind, handler, handler)

    def due(self, kind: str) -> Callable[[AboutHandler], AboutHandler]:
        """Answer a time that has come."""
        return lambda handler: _put(self.dues, kind, handler, handler)

    def ended(self, flow: str) -> Callable[[EndHandler], EndHandler]:
        """Go on after a conversation of this flow has ended, whichever way."""
        return lambda handler: _put(self.endings, flow, handler, handler)


K = TypeVar("K")
V = TypeVar("V")


def _put(table: dict[K, V], name: K, entry: V, handler: H) -> H:
    if name in table:
        raise DefinedTwice(f"{name!r} is answered twice.")
    table[name] = entry
    return handler


on = Registry()
