"""Unprompted words that wait to be bundled, and when somebody last got any."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from bot.ids import new_id
from bot.model import Plain
from storage.database import Reading, Transaction
from storage.records.notices import Notice
from storage.times import moment


async def add(tx: Transaction, person: str, body: Plain, due_at: datetime) -> None:
    """Tell somebody this, not before its time; nothing is kept for who wants nothing unprompted."""
    await tx.run(
        "INSERT INTO notice (id, person, body, due_at)"
        " SELECT :id, id, :body, :due_at FROM person WHERE id = :person AND unprompted = 1",
        id=new_id(),
        person=person,
        body=json.dumps(body),
        due_at=due_at.timestamp(),
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """People for whom something is due, from the notices that are due longest."""
    rows = await tx.all(
        "SELECT DISTINCT person FROM"
        " (SELECT person FROM notice WHERE due_at <= :now ORDER BY due_at LIMIT :limit)",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["person"] for row in rows]


async def take(tx: Transaction, person: str) -> list[Notice]:
    """Everything that is due for somebody, the oldest first; it waits no longer."""
    rows = await tx.all(
        "DELETE FROM notice WHERE person = :person AND due_at <= :now RETURNING *",
        person=person,
        now=tx.now.timestamp(),
    )
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.due_at)


async def postpone(tx: Transaction, person: str, due_at: datetime) -> None:
    """Let everything that is due for somebody wait until then."""
    await tx.run(
        "UPDATE notice SET due_at = :due_at WHERE person = :person AND due_at <= :now",
        person=person,
        due_at=due_at.timestamp(),
        now=tx.now.timestamp(),
    )


async def told(tx: Transaction, person: str) -> None:
    """Note that somebody was written to unprompted."""
    await tx.run(
        "INSERT INTO notified (person, at) VALUES (:person, :now) ON CONFLICT DO NOTHING",
        person=person,
        now=tx.now.timestamp(),
    )


async def times_told(tx: Reading, person: str, since: datetime) -> list[datetime]:
    """When somebody was written to unprompted since then, the latest last."""
    rows = await tx.all(
        "SELECT at FROM notified WHERE person = :person AND at >= :since ORDER BY at",
        person=person,
        since=since.timestamp(),
    )
    return [moment(row["at"]) for row in rows]


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(row["id"], row["person"], json.loads(row["body"]), moment(row["due_at"]))
