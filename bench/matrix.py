"""Encrypted answers on Matrix: how long somebody waits, and how many a second there are at most.

Synapse, Banyan and the people's clients share this machine, each in a process of its own. The time
is the person's: from before a message is encrypted and sent until the answer is decrypted.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.figures import Figures, as_json, medians, percentile, table
from tests.process import banyan
from tests.servers.synapse import Homeserver, Person
from tests.servers.synapse.homeserver import opened
from tools import synapse

PATIENCE: Final = timedelta(seconds=60)
GREETING: Final = "Hello, I am Banyan"
ASKED: Final = "!help"
MS: Final = 1000
HEADS: Final = {
    "answers_per_second": "answers/s",
    "p50_ms": "answer p50, ms",
    "p99_ms": "answer p99, ms",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    answers: int  # that one person waits for, one after another
    people: int  # who write all at once
    each: int  # messages of each of them


FULL: Final = Size(rounds=3, answers=40, people=4, each=10)
QUICK: Final = Size(rounds=1, answers=5, people=2, each=3)


async def measure(size: Size) -> Figures:
    """The median of some rounds, each with new people."""
    python = synapse.ensure()
    if python is None:
        raise SystemExit(synapse.MISSING)
    with opened(str(python)) as server, TemporaryDirectory() as folder:
        async with _running(server, Path(folder)) as account:
            return medians([await _round(server, account, size) for _ in range(size.rounds)])


@asynccontextmanager
async def _running(server: Homeserver, folder: Path) -> AsyncIterator[str]:
    """Banyan as a process; its account."""
    account = await server.register("banyan")
    settings = {
        "BANYAN_MATRIX__HOMESERVER": server.url,
        "BANYAN_MATRIX__USER_ID": account.user_id,
        "BANYAN_MATRIX__PASSWORD": account.password,
    }
    async with banyan(folder, settings=settings) as process:
        yield account.user_id
        await process.end(signal.SIGTERM)


async def _round(server: Homeserver, account: str, size: Size) -> Figures:
    async with AsyncExitStack() as stack:
        talks = [await _met(stack, server, account) for _ in range(size.people)]
        waits = [await talks[0].asks() for _ in range(size.answers)]
        began = time.monotonic()
        await asyncio.gather(*(talk.asks_at_once(size.each) for talk in talks))
        took = time.monotonic() - began
    return {
        "answers_per_second": size.people * size.each / took,
        "p50_ms": percentile(waits, 50) * MS,
        "p99_ms": percentile(waits, 99) * MS,
    }


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody's private chat with Banyan."""

    person: Person
    room: str

    async def asks(self) -> float:
        """Ask something that one message answers; returns how long that took, in seconds."""
        began = time.monotonic()
        await self.asks_at_once(1)
        return time.monotonic() - began

    async def asks_at_once(self, number: int) -> None:
        """Ask so many times without waiting, and then wait for all answers."""
        wanted = self.person.heard(self.room) + number
        for _ in range(number):
            await self.person.writes(self.room, ASKED)
        await self.person.until(lambda: self.person.heard(self.room) >= wanted, PATIENCE)


async def _met(stack: AsyncExitStack, server: Homeserver, account: str) -> Talk:
    person = await stack.enter_async_context(Person.register(server, "somebody"))
    room = await person.opens_chat_with(account)
    await person.reads(room, GREETING, patience=PATIENCE)
    return Talk(person, room)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.matrix", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one object for programs")
    parser.add_argument("--quick", action="store_true", help="measure little, to see that it works")
    asked = parser.parse_args()
    figures = {"banyan": asyncio.run(measure(QUICK if asked.quick else FULL))}
    print(as_json(figures) if asked.json else table(figures, HEADS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
