"""The clock: claims what is due, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Final, Self, TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import system_clock
from bot.model import Due
from storage import (
    announcements,
    ballots,
    calls,
    candidates,
    conversations,
    matches,
    notices,
    peer_views,
    programmes,
    relay,
    reminders,
    requests,
    rounds,
    staying,
    training_dates,
    training_reminders,
    trainings,
    welcomes,
)
from storage.database import Database, Reading

MOST_AT_ONCE: Final = 500  # dues of one kind that are claimed together

Claim: TypeAlias = Callable[[Reading, int], Awaitable[Sequence[str]]]
Handle: TypeAlias = Callable[[Sequence[Due]], Awaitable[None]]
Job: TypeAlias = Callable[[], Coroutine[None, None, None]]

# Where times are written down, by the kind of `Due` that they become.
CLAIMS: Final[Mapping[str, Claim]] = {
    "announcement": announcements.due,
    "call": calls.due,
    "candidate": candidates.to_ask,
    "conversation": conversations.due,
    "key": ballots.keys_due,
    "match": matches.due,
    "notice": notices.due,
    "peer_view": peer_views.due,
    "programme": programmes.due,
    "relay": relay.lost,
    "reminder": reminders.due,
    "request": requests.due,
    "silence": requests.silent,
    "staying": staying.due,
    "training": trainings.due,
    "training_date": training_dates.due,
    "training_reminder": training_reminders.due,
    "welcome": welcomes.due,
}

# What takes long when it is due; a job of its own claims it, so that nothing else waits for it.
HEAVY_CLAIMS: Final[Mapping[str, Claim]] = {
    "peer_run": rounds.runs_due,  # first: what ends makes way for what begins
    "peer_round": rounds.due,
}


log = structlog.get_logger(__name__)


async def claim(database: Database, handle: Handle, claims: Mapping[str, Claim] = CLAIMS) -> None:
    """Hand over everything that is due; what has been handled is no longer due."""
    async with database.reading() as tx:
        dues = [
            Due(kind, about, tx.now)
            for kind, due in claims.items()
            for about in await due(tx, MOST_AT_ONCE)
        ]
    await handle(dues)


class Scheduler:
    """Runs a few jobs again and again; a job that is late or long delays no other."""

    def __init__(self) -> None:
        # No job is skipped for being late: what it claims are rows, and rows wait.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

        self._running: set[asyncio.Task[None]] = set()

    def every(self, interval: timedelta, job: Job) -> None:
        """Run a job at this interval, beginning at once: the last start may be long ago."""
        seconds = interval.total_seconds()
        self._scheduler.add_job(
            self._run, "interval", [job], seconds=seconds, next_run_time=system_clock()
        )

    async def _run(self, job: Job) -> None:
        # In a task of its own, which the end of the scheduler does not cut off in the middle.
        task = asyncio.ensure_future(job())
        self._running.add(task)
        try:
            await asyncio.shield(task)
        except Exception:
            log.exception("A job of the clock failed; it runs again at its next time.")
        finally:
            self._running.discard(task)

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._scheduler.pause()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
