"""What Banyan does about itself, again and again: erase what is old, count what waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.metrics import Metrics
from storage import conversations, copies, inbox, keeping, outbox
from storage.database import Database
from storage.records.keeping import KeepingTimes

log = structlog.get_logger(__name__)


async def erase_what_is_old(database: Database, times: KeepingTimes) -> None:
    """Enforce the keeping times, a little at a time so that no turn waits long."""
    while True:
        async with database.transaction() as tx:
            erased = await keeping.erase_what_is_old(tx, times)
        if not any(erased.values()):
            break
        log.info("Erased what was kept long enough.", **erased)
        await asyncio.sleep(0)
    await database.clear_log()


async def remove_old_copies(path: Path, folder: Path, clock: Clock, kept: timedelta) -> None:
    """Delete copies that are older than promised: backups, and those kept beside the database."""
    for place in (path.parent, folder):
        if await asyncio.to_thread(place.is_dir):
            removed = await asyncio.to_thread(copies.remove_old, path, place, clock() - kept)
            log.debug("Removed old copies of the database.", copies=removed)


async def count(database: Database, metrics: Metrics) -> None:
    """Show what waits: letters, and what an operator should look into."""
    async with database.reading() as tx:
        letters, since = await outbox.depth(tx)
        stuck = len(await conversations.stuck(tx))
        parked = await inbox.parked(tx)
        oldest = tx.now.timestamp() - since if since else 0
    metrics.outbox(letters, timedelta(seconds=oldest))
    metrics.troubles(stuck_conversations=stuck, parked_events=parked)
