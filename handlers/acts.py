"""What can be done about something: each capability adds its own button to what is shown of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from bot.model import Button, Buttons
from bot.text import Text
from handlers.registry import DefinedTwice
from handlers.turn import Turn

About = TypeVar("About")
Act: TypeAlias = Callable[[Turn, About, str], Awaitable[None]]
Test: TypeAlias = Callable[[Turn, About], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Entry(Generic[About]):
    """One thing that somebody may do."""

    word: str
    act: Act[About]
    label: Text | None  # of its button; None: it has none where the whole is shown
    order: int
    possible: Callable[[About], bool]
    offered: Test[About] | None


@dataclass(slots=True)
class Acts(Generic[About]):
    """Everything that one side may do, by the first word of a button's option."""

    verb: str
    entries: dict[str, Entry[About]] = field(default_factory=dict)

    def add(
        self,
        word: str,
        label: Text | None = None,
        *,
        order: int = 50,
        possible: Callable[[About], bool],
        offered: Test[About] | None = None,
    ) -> Callable[[Act[About]], Act[About]]:
        """Do something; where that is not possible nothing is done.

        `offered` says, besides, whether the button stands there for who looks. The lowest order
        comes first.
        """

        def register(doing: Act[About]) -> Act[About]:
            if word in self.entries:
                raise DefinedTwice(f"The act {word!r} is there twice.")
            self.entries[word] = Entry(word, doing, label, order, possible, offered)
            return doing

        return register

    def data(self, id: str, option: str = "") -> str:
        """What a button carries that does something: `word` or `word.rest`."""
        return f"{self.verb}:{id}:{option}"

    async def do(self, turn: Turn, about: About, option: str) -> bool:
        """Do what a button says; False where that is not possible now."""
        word, _dot, rest = option.partition(".")
        entry = self.entries.get(word)
        if entry is None or not entry.possible(about):
            return False
        await entry.act(turn, about, rest)
        return True

    async def buttons(self, turn: Turn, about: About, id: str) -> Buttons:
        """What who acts can do now, one button a row."""
        entries = sorted(self.entries.values(), key=lambda entry: entry.order)
        return tuple(
            [
                (Button(entry.label, self.data(id, entry.word)),)
                for entry in entries
                if entry.label and entry.possible(about)
                if entry.offered is None or await entry.offered(turn, about)
            ]
        )
