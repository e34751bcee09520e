"""An announcement to many people on Telegram, beside people who talk to Banyan meanwhile.

The stand-in for Telegram's servers runs in a process of its own. Once it is as strict as Telegram,
and Banyan keeps to Telegram's limits; once both take as much as they can.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aiohttp import ClientSession

from bench.cloud import FIRST_ID, TOKEN, standing_in
from bench.figures import Figures, as_json, medians, percentile, table
from bot import logs
from bot.app import House
from bot.model import Account, Letter, Send, ToPerson, Weight
from bot.platforms.telegram.platform import Telegram
from bot.rate_limits import Pacing
from bot.settings import Settings
from bot.settings import Telegram as TelegramSettings
from bot.text import Text
from conversations.welcome.steps import KEEP
from storage import consent, outbox, people
from storage.database import Database

LIMIT: Final = 30.0  # messages a second that Telegram takes from a bot
PAUSE: Final = 0.5  # seconds between two people who ask something
WORDS: Final = Text(
    "<b>A training for everybody:</b> leading a meeting in which quiet people speak. Thursday at "
    "18:00, in your language. Write to me if you would like to come."
)
BYTES: Final = 1 if sys.platform == "darwin" else 1024  # the unit of `ru_maxrss`
HEADS: Final = {
    "messages_per_second": "messages/s, no limits",
    "share_of_limit": "share of 30/s",
    "refused_429": "refused (429)",
    "interactive_p50_ms": "answer p50, ms",
    "interactive_p99_ms": "answer p99, ms",
    "peak_mb": "peak, MB",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    limited: int  # recipients while the limits hold
    unlimited: int
    rounds: int  # without limits


FULL: Final = Size(limited=10_000, unlimited=10_000, rounds=3)
QUICK: Final = Size(limited=90, unlimited=300, rounds=1)


async def measure(size: Size) -> Figures:
    """Both: within the limits, and as fast as possible."""
    fast = [await _broadcast(size.unlimited, limits=False) for _ in range(size.rounds)]
    kept = await _broadcast(size.limited, limits=True)
    return {
        "messages_per_second": medians(fast)["rate"],
        "share_of_limit": kept["rate"] / LIMIT,
        "refused_429": kept["refused_429"],
        "interactive_p50_ms": kept["p50"],
        "interactive_p99_ms": kept["p99"],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1e6,
    }


async def _broadcast(recipients: int, *, limits: bool) -> Figures:
    with TemporaryDirectory() as folder:
        async with (
            standing_in(recipients, limits=limits) as cloud,
            _banyan(folder, cloud, limits) as it,
        ):
            return await it.announce(recipients, interrupted=limits)


class Running:
    """Banyan, connected to the stand-in."""

    def __init__(self, house: House, database: Database, cloud: ClientSession) -> None:
        self._house = house
        self._database = database
        self._cloud = cloud

    async def announce(self, recipients: int, *, interrupted: bool) -> Figures:
        """Announce something; returns the rate, all receipts committed, and how others fared."""
        letters = await self._letters(recipients)
        before = (await self._stats())["sends"]
        asking = asyncio.create_task(self._people_ask(recipients)) if interrupted else None
        began = time.monotonic()
        async with self._database.transaction() as tx:
            await outbox.add(tx, letters)
        await self._house.delivery.refill()
        while await self._open():
            await asyncio.sleep(0.1)
        took = time.monotonic() - began
        waits = await _ended(asking) if asking else [0.0]
        stats = await self._stats()
        return {
            "rate": (stats["sends"] - before) / took,
            "refused_429": stats["refused_429"],
            "p50": percentile(waits, 50) * 1000,
            "p99": percentile(waits, 99) * 1000,
        }

    async def _letters(self, recipients: int) -> list[Letter]:
        numbers = range(FIRST_ID, FIRST_ID + recipients)
        accounts = [Account(Telegram.name, str(number)) for number in numbers]
        async with self._database.transaction() as tx:
            await people.meet_all(tx, [(account, account.id) for account in accounts])
            found = [await people.of_account(tx, account) for account in accounts]
            everybody = [one for one in found if one]
            for one in everybody:
                await people.read_languages(tx, one.id, ["en"])
                await consent.give(tx, one.id, KEEP, 1)
        send = Send(WORDS)
        return [
            Letter(f"announced.{one.id}", ToPerson(one.id), send, Weight.ANNOUNCEMENT)
            for one in everybody
        ]

    async def _open(self) -> int:
        async with self._database.reading() as tx:
            row = await tx.one(
                "SELECT count(*) AS n FROM outbox WHERE state IN ('queued', 'leaving')"
            )
        return int(row["n"]) if row else 0

    async def _people_ask(self, recipients: int) -> list[float]:
        """Seconds that each of many people waits for an answer, one after another."""
        waits: list[float] = []
        number = 0
        with suppress(asyncio.CancelledError):
            while True:
                number = number % recipients + 7
                waits.append(await self._asks(number % recipients + 1))
                await asyncio.sleep(PAUSE)
        return waits

    async def _asks(self, person: int) -> float:
        before, began = await self._last(person), time.monotonic()
        asked = {"person": person, "text": "/help"}
        async with self._cloud.post("/control/write", json=asked) as response:
            response.raise_for_status()
        while (answered := await self._last(person)) == before:
            await asyncio.sleep(0.01)
        return answered - began

    async def _last(self, person: int) -> float:
        async with self._cloud.get("/control/last", params={"person": person}) as response:
            return float((await response.json())["at"] or 0)

    async def _stats(self) -> dict[str, float]:
        async with self._cloud.get("/control/stats") as response:
            return dict(await response.json())


async def _ended(asking: asyncio.Task[list[float]]) -> Sequence[float]:
    asking.cancel()
    return await asking


@asynccontextmanager
async def _banyan(folder: str, cloud: ClientSession, limits: bool) -> AsyncIterator[Running]:
    logs.set_up("warning")
    url = str(cloud._base_url).rstrip("/")  # noqa: SLF001 - it has no other name for it
    settings = TelegramSettings.model_validate({"token": TOKEN, "api_url": url})
    pacing = None if limits else Pacing()
    async with (
        Database.open(Path(folder) / "banyan.db") as database,
        Telegram.open(database, settings, languages=["en"], pacing=pacing) as telegram,
    ):
        house = House(database, {telegram.name: telegram}, Settings())
        async with house.running():
            yield Running(house, database, cloud)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="few recipients")
    args = parser.parse_args()
    figures = asyncio.run(measure(QUICK if args.quick else FULL))
    if args.json:
        return print(as_json({"banyan": figures}))
    print(table({"banyan": figures}, HEADS))


if __name__ == "__main__":
    main()
