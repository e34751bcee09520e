"""A community of many, one of whose calls opens, or comes to its vote."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from bench.figures import Figures
from bot import logs
from bot.metrics import Metrics
from bot.model import Account, Place
from bot.rate_limits import Limits
from bot.receive import Door
from bot.scheduler import claim
from bot.workers import Workers
from conversations.welcome.steps import KEEP
from storage import calls, candidates, communities, consent, memberships, people, roll
from storage.database import Database, Transaction
from storage.records.calls import CallState, Method, Plan, RollKind, Tie
from storage.records.candidates import CandidateState, Nomination

PEOPLE: Final = 2_000
NOW: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)  # by day everywhere that they live
WEEK: Final = timedelta(weeks=1)
CANDIDATES: Final = 12

Begin: TypeAlias = Callable[[Transaction, str, Sequence[str]], Awaitable[None]]


async def opening() -> Figures:
    """Seconds until a call is open, and the letters to all are written."""
    return await _measured(_planned)


async def voting() -> Figures:
    """Seconds until a vote is open, and the letters to all are written."""
    return await _measured(_commented)


async def _measured(begin: Begin) -> Figures:
    logs.set_up("warning")
    with TemporaryDirectory() as folder:
        async with Database.open(Path(folder) / "banyan.db", lambda: NOW) as database:
            async with database.transaction() as tx:
                await _community(tx, begin)
            async with _door(database) as door:
                begun = time.perf_counter()
                while await _letters(database) < PEOPLE:
                    await claim(database, door.due)
                return {"seconds": time.perf_counter() - begun}


@asynccontextmanager
async def _door(database: Database) -> AsyncIterator[Door]:
    async with Workers() as workers:
        door = Door(
            database,
            {},
            lambda _released: None,
            clock=lambda: NOW,
            limits=Limits(),
            metrics=Metrics(),
            workers=workers,
        )
        working = asyncio.create_task(door.work())
        yield door
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def _community(tx: Transaction, begin: Begin) -> None:
    group = Place("telegram", "-1")
    community = await communities.set_up(
        tx, group, name="Many", language="en", zone="Africa/Accra", contact=""
    )
    accounts = [Account("telegram", str(n)) for n in range(PEOPLE)]
    await people.meet_all(tx, [(account, account.id) for account in accounts])
    found = [await people.of_account(tx, account) for account in accounts]
    everybody = [one.id for one in found if one]
    for person in everybody:
        await people.read_languages(tx, person, ["en"])
        await consent.give(tx, person, KEEP, 1)
        await memberships.join(tx, community, person)
    await begin(tx, community, everybody)


async def _planned(tx: Transaction, community: str, everybody: Sequence[str]) -> None:
    await calls.add(tx, community, _plan(NOW), chair=everybody[0], deputy=everybody[1])


async def _commented(tx: Transaction, community: str, everybody: Sequence[str]) -> None:
    plan, keepers = _plan(NOW - 3 * WEEK), {"chair": everybody[0], "deputy": everybody[1]}
    call = await calls.add(tx, community, plan, **keepers)
    await roll.fix_members(tx, call, community)
    for person in everybody[2 : 2 + CANDIDATES]:
        own = Nomination("", person, "I would like to.", "", shown=False)
        asked, _first = await candidates.nominate(tx, call, person, own)
        await candidates.move(tx, asked, CandidateState.ACCEPTED)
    found = await calls.find(tx, call)
    if found:
        await calls.move(tx, found, CallState.COMMENTING, due_at=NOW)


def _plan(opens_at: datetime) -> Plan:
    return Plan(
        title="Board seat",
        role="",
        about="The board decides about money.",
        seats=3,
        term=24,
        seconds=2,
        method=Method.RANKED,
        tie=Tie.LOT,
        quorum=50,
        rounds=3,
        roll=RollKind.MEMBERS,
        posted=True,
        zone="Africa/Accra",
        opens_at=opens_at,
        nominate_until=opens_at + WEEK,
        prepare_until=opens_at + 2 * WEEK,
        comment_until=opens_at + 3 * WEEK,
        decide_until=opens_at + 4 * WEEK,
    )


async def _letters(database: Database) -> int:
    async with database.reading() as tx:
        row = await tx.one("SELECT count(*) AS n FROM outbox WHERE person IS NOT NULL")
    return int(row["n"]) if row else 0
