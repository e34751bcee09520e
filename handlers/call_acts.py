"""What can be done about a call: each capability adds its own button, for people or for keepers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.model import Button, Buttons
from bot.text import Text
from handlers.registry import DefinedTwice
from handlers.turn import Turn
from storage.records.calls import Call, CallState

Act: TypeAlias = Callable[[Turn, Call, str], Awaitable[None]]
Test: TypeAlias = Callable[[Turn, Call], Awaitable[bool]]

OPEN: Final = frozenset(state for state in CallState if state.is_open)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody may do about a call."""

    word: str
    act: Act
    label: Text | None  # of its button; None: it has none on the call itself
    during: Collection[CallState]
    order: int
    offered: Test | None


@dataclass(slots=True)
class Acts:
    """Everything that one side may do about a call, by the first word of a button's option."""

    verb: str
    entries: dict[str, Entry] = field(default_factory=dict)

    def act(
        self,
        word: str,
        label: Text | None = None,
        *,
        during: Collection[CallState] = OPEN,
        order: int = 50,
        offered: Test | None = None,
    ) -> Callable[[Act], Act]:
        """Do something about a call; its button stands on the call in these states.

        In another state nothing is done and the call is shown as it stands. `offered` says,
        besides, whether the button stands there for who looks. The lowest order comes first.
        """

        def register(doing: Act) -> Act:
            if word in self.entries:
                raise DefinedTwice(f"The act {word!r} is there twice.")
            self.entries[word] = Entry(word, doing, label, during, order, offered)
            return doing

        return register

    def data(self, call: str, option: str = "") -> str:
        """What a button carries that does something about a call: `word` or `word.rest`."""
        return f"{self.verb}:{call}:{option}"

    async def do(self, turn: Turn, call: Call, option: str) -> bool:
        """Do what a button says; False where the call is not at that now."""
        word, _dot, rest = option.partition(".")
        entry = self.entries.get(word)
        if entry is None or call.state not in entry.during:
            return False
        await entry.act(turn, call, rest)
        return True

    async def buttons(self, turn: Turn, call: Call) -> Buttons:
        """What who acts can do about a call now."""
        entries = sorted(self.entries.values(), key=lambda entry: entry.order)
        return tuple(
            [
                (Button(entry.label, self.data(call.id, entry.word)),)
                for entry in entries
                if entry.label and call.state in entry.during
                if entry.offered is None or await entry.offered(turn, call)
            ]
        )
