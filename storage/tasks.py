"""What people who were brought together want to do."""

from __future__ import annotations

import sqlite3

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.tasks import Task


async def add(tx: Transaction, match: str, words: str, *, most: int) -> bool:
    """Note something to do; False where there is enough, or the match does not go on."""
    written = await tx.run(
        "INSERT INTO task (id, match, words, at) SELECT :id, id, :words, :now FROM match"
        " WHERE id = :match AND state = 'running'"
        " AND (SELECT count(*) FROM task WHERE match = :match) < :most",
        id=new_id(),
        match=match,
        words=words,
        now=tx.now.timestamp(),
        most=most,
    )
    return written == 1


async def of_match(tx: Reading, match: str) -> list[Task]:
    """Everything that is to be done or was, the oldest first."""
    rows = await tx.all("SELECT * FROM task WHERE match = :match ORDER BY at, id", match=match)
    return [_task(row) for row in rows]


async def find(tx: Reading, task: str) -> Task | None:
    """The task of this id."""
    row = await tx.one("SELECT * FROM task WHERE id = :task", task=task)
    return _task(row) if row else None


async def tick(tx: Transaction, task: str, *, done: bool) -> None:
    """Note that something was done, or is still to be done."""
    await tx.run("UPDATE task SET done = :done WHERE id = :task", task=task, done=int(done))


async def remove(tx: Transaction, task: str) -> None:
    """Want it no longer."""
    await tx.run("DELETE FROM task WHERE id = :task", task=task)


def _task(row: sqlite3.Row) -> Task:
    return Task(row["id"], row["match"], row["words"], bool(row["done"]))
