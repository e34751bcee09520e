"""The words that a flow speaks with; it awaits these and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeAlias

from bot.engine.answers import Answer, Choice, Option, OrNothing
from bot.engine.rights import Right
from bot.errors import BanyanError
from bot.model import Document, Picture, Plain
from bot.text import Text, _, pgettext

__all__ = [
    "Ask",
    "Cancelled",
    "Command",
    "Fetch",
    "FlowError",
    "Look",
    "Option",
    "Say",
    "Step",
    "Talk",
]

Key: TypeAlias = str | tuple[str, str]  # a literal, or a literal and a stable id
Effect: TypeAlias = Callable[..., Awaitable[Plain]]
Reading: TypeAlias = Callable[..., Plain]


class FlowError(BanyanError):
    """Base of everything the engine raises on purpose."""


class Cancelled(FlowError):
    """The person gave up; raised inside the flow, at the open question."""


class TimedOut(FlowError):
    """Nobody answered in time; raised inside the flow, at the open question."""


@dataclass(frozen=True, slots=True)
class Command:
    """The only thing that a flow may await."""

    def __await__(self) -> Generator[Command, Any, Any]:
        return (yield self)


@dataclass(frozen=True, slots=True)
class Say(Command):
    """Words that need no answer; never journalled."""

    text: Text
    picture: Picture | None = None
    document: Document | None = None

    def __await__(self) -> Generator[Command, None, None]:
        yield self


@dataclass(frozen=True, slots=True)
class Entered(Command):
    """A command whose outcome the journal keeps under its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Ask(Entered):
    """A question, and what counts as an answer."""

    text: Text
    answer: Answer
    within: timedelta | None = None
    progress: tuple[int, int] | None = None  # which question of how many


@dataclass(frozen=True, slots=True)
class Step(Entered):
    """Something lasting, done inside the turn and exactly once."""

    effect: Effect
    values: dict[str, Plain] = field(default_factory=dict)
    final: bool = False  # a line that `back` may not cross
    rights: tuple[Right, ...] = ()  # without all of them nothing is done


@dataclass(frozen=True, slots=True)
class Look(Entered):
    """A long read that changes nothing, made before the turn."""

    effect: Effect
    values: dict[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetch(Entered):
    """What is at an address that was given, fetched before the turn and made plain at once."""

    address: str
    read: Reading
    values: dict[str, Plain] = field(default_factory=dict)


class Talk:
    """The handle that a flow speaks through."""

    def __init__(self, person: str, args: dict[str, Plain]) -> None:
        self.person = person
        self.args = args
        self._used: set[str] = set()

    def _key(self, key: Key) -> str:
        name = key if isinstance(key, str) else "/".join(key)
        if name in self._used:
            raise FlowError(f"The key {name!r} is used twice in one flow.")
        self._used.add(name)
        return name

    def say(
        self, text: Text, *, picture: Picture | None = None, document: Document | None = None
    ) -> Say:
        """Say something that needs no answer."""
        return Say(text, picture, document)

    def ask(
        self,
        key: Key,
        text: Text,
        answer: Answer,
        *,
        optional: bool = False,
        within: timedelta | None = None,
        progress: tuple[int, int] | None = None,
    ) -> Ask:
        """Ask for words; the value is what the answer type makes of them, None if skipped."""
        accepted = OrNothing(answer) if optional else answer
        return Ask(self._key(key), text, accepted, within, progress)

    def choose(
        self,
        key: Key,
        text: Text,
        options: Sequence[Option],
        *,
        columns: int = 1,
        within: timedelta | None = None,
        progress: tuple[int, int] | None = None,
    ) -> Ask:
        """Ask for one of several; the value is the id of the option."""
        return Ask(self._key(key), text, Choice(tuple(options), columns), within, progress)

    def confirm(self, key: Key, text: Text, *, within: timedelta | None = None) -> Ask:
        """Ask for a yes or a no; the value is True or False."""
        choice = Choice(YES_OR_NO, columns=2)
        return Ask(self._key(key), text, replace(choice, values=(True, False)), within)

    def step(
        self,
        key: Key,
        effect: Effect,
        *,
        final: bool = False,
        rights: tuple[Right, ...] = (),
        **values: Plain,
    ) -> Step:
        """Do something lasting; the value is what it returns.

        Where who talks lacks one of the rights, they are told so and the question stays open.
        """
        return Step(self._key(key), effect, values, final, rights)

    def look(self, key: Key, effect: Effect, **values: Plain) -> Look:
        """Read much without changing anything; the value is what it returns."""
        return Look(self._key(key), effect, values)

    def fetch(self, key: Key, address: str, read: Reading, **values: Plain) -> Fetch:
        """Read what is at an address of the web; the value is what a pure function makes of it.

        Where there is nothing, or the function raises an error with a sentence, who talks reads
        it and the question stays open.
        """
        return Fetch(self._key(key), address, read, values)


YES_OR_NO = (
    Option("yes", pgettext("button", "Yes"), words=(_("yes"),)),
    Option("no", pgettext("button", "No"), words=(_("no"),)),
)
