"""An announcement to many people on three networks, stopped, killed and gone on with.

Telegram is its stand-in, as strict as Telegram, in a process of its own; Matrix is a homeserver
that counts; the playground is itself. Meanwhile people ask for help on Telegram. `reminders` is
how long it takes until many reminders of trainings that are due at once are written, and how long
a turn takes meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aiohttp import ClientSession

from bench import announce_people, reminders
from bench.announce_bot import HEARD, PEAK
from bench.cloud import ROOT, standing_in
from bench.figures import Figures, as_json, percentile, table
from storage.database import Database

PAUSE: Final = 0.5  # seconds between two people who ask something
A_WHILE: Final = 7.0  # seconds that it is stopped: longer than the clock takes to look again
REPORTED: Final = frozenset({"blocked", "failed", "doubtful", "muted", "enough"})
HEADS: Final = {
    "seconds": "seconds",
    "peak_mb": "peak, MB",
    "interactive_p99_ms": "answer p99, ms",
    "twice": "twice",
    "missed": "missed",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    people: int
    reminders: int


FULL: Final = Size(people=10_000, reminders=50_000)
QUICK: Final = Size(people=1_600, reminders=500)


@dataclass(slots=True)
class Bot:
    """Banyan in a process of its own, which can be killed and started again."""

    folder: Path
    url: str
    announcement: str
    starts: int = 0
    peak: float = 0.0  # MB, of any of the processes
    process: asyncio.subprocess.Process | None = None
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        self.process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bench.announce_bot", str(self.folder), self.url, self.announcement),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdout is None or await process.stdout.readline() != b"up\n":
            raise RuntimeError("Expected Banyan to start.")
        self.starts += 1
        self.up.set()

    async def kill(self) -> None:
        self.up.clear()
        if self.process and self.process.returncode is None:
            self._note_peak()
            self.process.kill()
            await self.process.wait()

    async def tell(self, word: str) -> None:
        if self.process and self.process.stdin:
            self.process.stdin.write(f"{word}\n".encode())
            await self.process.stdin.drain()

    def _note_peak(self) -> None:
        paths = self.folder.glob(f"{PEAK}-*")
        self.peak = max(self.peak, *(float(path.read_text()) for path in paths))

    def counts(self) -> dict[str, int]:
        """What has become of the announcement for how many."""
        sql = "SELECT state, count(*) FROM announcement_reader GROUP BY state"
        return {state: int(n) for state, n in self._asked(sql)}

    def states(self) -> dict[tuple[str, str], str]:
        """The same for each account."""
        sql = "SELECT platform, id, state FROM announcement_reader JOIN account USING (person)"
        return {(platform, id): state for platform, id, state in self._asked(sql)}

    def has_ended(self) -> bool:
        return self._asked("SELECT state FROM announcement") == [("sent",)]

    def on_the_playground(self) -> list[str]:
        """Whose chat holds it, once for each time."""
        sql = "SELECT chat FROM playground_message WHERE key LIKE 'announced:%'"
        return [chat for (chat,) in self._asked(sql)]

    def _asked(self, sql: str) -> list[tuple[str, ...]]:
        path = self.folder / "banyan.db"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


async def announce(number: int) -> Figures:
    """Let it go out to so many, and disturb it on the way."""
    accounts = announce_people.everybody(number)
    known = announce_people.known_to_telegram(number)
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with Database.open(folder / "banyan.db") as database, database.transaction() as tx:
            made = await announce_people.gather(tx, accounts)
        async with standing_in(known, limits=True) as cloud:
            bot = Bot(folder, str(cloud._base_url).rstrip("/"), made)  # noqa: SLF001 - as there
            began = time.monotonic()
            try:
                async with _asking(bot, cloud, known) as waits:
                    await _go_through(bot, number)
                took = time.monotonic() - began
            finally:
                await bot.kill()
            heard = await _heard(bot, cloud)
        states = bot.states()
    return {
        "seconds": took,
        "peak_mb": bot.peak,
        "interactive_p99_ms": percentile(waits, 99) * 1000,
        "twice": sum(n - 1 for n in heard.values() if n > 1),
        "missed": sum(not heard[who] and state not in REPORTED for who, state in states.items()),
        "doubtful": Counter(states.values())["doubtful"],
    }


async def _go_through(bot: Bot, number: int) -> None:
    """Start, stop, go on, die twice, and wait for the end."""
    await bot.start()
    await _until(bot, number * 0.2)
    await bot.tell("stop")
    await asyncio.sleep(A_WHILE)
    before = bot.counts()
    await asyncio.sleep(2)
    if bot.counts() != before or not before.get("waiting"):
        raise RuntimeError("Expected a stopped announcement to wait.")
    await bot.tell("go")
    for share in (0.4, 0.6):
        await _until(bot, number * share)
        await bot.kill()
        await bot.start()
    while not bot.has_ended():
        await asyncio.sleep(0.5)


async def _until(bot: Bot, delivered: float) -> None:
    while bot.counts().get("delivered", 0) < delivered:
        await asyncio.sleep(0.2)


@asynccontextmanager
async def _asking(bot: Bot, cloud: ClientSession, people: int) -> AsyncIterator[list[float]]:
    """Seconds that each of many people waits for an answer, but for those who asked it dead."""
    waits: list[float] = []
    task = asyncio.create_task(_ask_on(bot, cloud, people, waits))
    try:
        yield waits
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _ask_on(bot: Bot, cloud: ClientSession, people: int, waits: list[float]) -> None:
    number = 0
    while True:
        await bot.up.wait()
        number, starts = number + 7, bot.starts
        took = await _ask(cloud, number % people + 1)
        if bot.up.is_set() and bot.starts == starts:
            waits.append(took)
        await asyncio.sleep(PAUSE)


async def _ask(cloud: ClientSession, person: int) -> float:
    before, began = await _answers(cloud, person), time.monotonic()
    asked = {"person": person, "text": "/help"}
    async with cloud.post("/control/write", json=asked) as response:
        response.raise_for_status()
    while await _answers(cloud, person) == before:
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def _answers(cloud: ClientSession, person: int) -> int:
    query = {"person": str(person), "words": "|".join(announce_people.WORDS.values())}
    async with cloud.get("/control/answers", params=query) as response:
        return int((await response.json())["n"])


async def _heard(bot: Bot, cloud: ClientSession) -> Counter[tuple[str, str]]:
    """How often each account has got it."""
    heard: Counter[tuple[str, str]] = Counter()
    words = "|".join(announce_people.WORDS.values())
    async with cloud.get("/control/heard", params={"words": words}) as response:
        heard.update({("telegram", id): n for id, n in json.loads(await response.text()).items()})
    for line in (bot.folder / HEARD).read_text().splitlines():
        heard["matrix", line.split()[1]] += 1
    heard.update(("playground", chat) for chat in bot.on_the_playground())
    return heard


def main() -> None:
    """Measure both, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.announce", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="few people")
    args = parser.parse_args()
    size = QUICK if args.quick else FULL
    figures = {
        "announce": asyncio.run(announce(size.people)),
        "reminders": asyncio.run(reminders.remind(size.reminders)),
    }
    print(as_json(figures) if args.json else table(figures, HEADS))


if __name__ == "__main__":
    main()
