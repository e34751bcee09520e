"""What is compared: something that holds the dialogue, and where its messages are counted."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from bench.dialogue import Message

NAMES: Final = ("banyan", "ptb_memory", "ptb_pickle", "aiogram_memory")


class Tally:
    """Counts the messages that each person has been given."""

    def __init__(self, heard: Callable[[int, int], None] | None = None) -> None:
        self.given: Counter[int] = Counter()
        self._heard = heard
        self._waiting: defaultdict[int, list[asyncio.Future[None]]] = defaultdict(list)

    def count(self, person: int) -> None:
        """One more message has reached this person."""
        self.given[person] += 1
        if self._heard:
            self._heard(person, self.given[person])
        for one in self._waiting.pop(person, ()):
            one.set_result(None)

    async def reached(self, person: int, number: int) -> None:
        """Wait until this person has been given so many messages."""
        while self.given[person] < number:
            future = asyncio.get_running_loop().create_future()
            self._waiting[person].append(future)
            await future


class Contender(Protocol):
    """Holds the dialogue with many people at once."""

    def update(self, message: Message) -> Any:
        """The message in the contender's own form; made before the time is taken."""

    async def handle(self, update: Any) -> None:
        """Handle one update; returns once it is over and the answer has been handed over."""

    async def handle_all(self, updates: Sequence[Any]) -> None:
        """Handle updates of different people that are all there already."""

    async def known(self, person: int) -> int:
        """How many answers of this person are remembered."""


Opened: TypeAlias = AbstractAsyncContextManager[Contender]


def opened(name: str, folder: Path, tally: Tally) -> Opened:
    """The contender of this name, which keeps in the folder what it keeps at all.

    Only its own modules are imported, so that its memory is its own.
    """
    context: Opened = import_module(f"bench.contenders.{name}").opened(folder, tally)
    return context
