"""Reminders of trainings that are all due at once, and people who talk to Banyan meanwhile."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.announce_bot import CountingMatrix, peak
from bench.figures import Figures, percentile
from bot import logs
from bot.clock import system_clock
from bot.metrics import Metrics
from bot.model import Account, Commanded, Incoming, Place
from bot.rate_limits import Limits
from bot.receive import Door
from bot.scheduler import claim
from bot.workers import Workers
from conversations.welcome.steps import KEEP
from storage import communities, consent, memberships, people, sign_ups, training_reminders
from storage.database import Database, Transaction
from storage.records.trainings import Reminder
from tests.trainings import first_date, planned

NETWORK: Final = CountingMatrix.name
ASKING: Final = 200  # people who ask something, one after the other
PAUSE: Final = 0.02  # seconds between two of them
SOON: Final = timedelta(minutes=50)
HOUR: Final = timedelta(hours=1)


async def remind(number: int) -> Figures:
    """Remind so many people of a date; seconds until every letter is written, and of a turn."""
    logs.set_up("warning")
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with Database.open(folder / "banyan.db") as database:
            async with database.transaction() as tx:
                persons = await _gather(tx, number + 1)
            gc.freeze()  # as Banyan does when it has started
            async with _door(database, folder) as door:
                asking = asyncio.create_task(_ask_on(door))
                began = time.monotonic()
                while await _left(database):
                    await claim(database, door.due)
                took = time.monotonic() - began
                asking.cancel()
                waits = await asking
            written = await _letters(database)
    return {
        "seconds": took,
        "peak_mb": peak(),
        "interactive_p99_ms": percentile(waits, 99) * 1000,
        "twice": written - len(persons) if written > len(persons) else 0,
        "missed": len(persons) - written if written < len(persons) else 0,
    }


@asynccontextmanager
async def _door(database: Database, folder: Path) -> AsyncIterator[Door]:
    """The door alone: letters stay where they are written."""
    async with Workers() as workers:
        door = Door(
            database,
            {NETWORK: CountingMatrix(folder)},
            lambda _released: None,
            clock=system_clock,
            limits=Limits(),
            metrics=Metrics(),
            workers=workers,
        )
        working = asyncio.create_task(door.work())
        yield door
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _gather(tx: Transaction, number: int) -> Sequence[str]:
    group = Place(NETWORK, "!group")
    community = await communities.set_up(
        tx, group, name="Village", language="en", zone="UTC", contact=""
    )
    accounts = [Account(NETWORK, f"@{n}:example.org") for n in range(number)]
    await people.meet_all(tx, [(one, one.id) for one in accounts])
    rows = await tx.all("SELECT person FROM account")
    persons = [row["person"] for row in rows]
    await tx.run("UPDATE person SET languages = '[\"en\"]', quiet_from = 0, quiet_to = 0")
    for person in persons:
        await memberships.join(tx, community, person)
        await consent.give(tx, person, KEEP, 1)
    soon = (tx.now + SOON).replace(tzinfo=None, second=0, microsecond=0)  # in Accra it is UTC
    host, *others = persons
    training = await planned(tx, community, host, starts=soon)
    date = await first_date(tx, training.id)
    await sign_ups.sign_up_all(tx, date.id, others)
    due = tx.now - HOUR
    await training_reminders.remind(tx, [Reminder(date.id, one, 60, due) for one in others])
    return others


async def _ask_on(door: Door) -> list[float]:
    """Seconds that each turn of some who ask takes, until its answer is committed."""
    waits: list[float] = []
    number = 0
    try:
        while True:
            number += 1
            who = f"@{number % ASKING}:example.org"
            place = Place(NETWORK, who, private=True)
            asked = Incoming(
                f"e{number}", Account(NETWORK, who), place, Commanded("help"), system_clock(), "en"
            )
            began = time.perf_counter()
            await door.receive([asked])
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE)
    except asyncio.CancelledError:
        return waits


async def _left(database: Database) -> bool:
    async with database.reading() as tx:
        return await tx.one("SELECT 1 FROM training_reminder WHERE due_at <= 4e9") is not None


async def _letters(database: Database) -> int:
    async with database.reading() as tx:
        row = await tx.one("SELECT count(*) AS n FROM outbox WHERE weight = 2")
    return int(row["n"]) if row else 0
