"""What people asked to be reminded of."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.reminders import Reminder
from storage.times import moment


async def add(tx: Transaction, person: str, kind: str, about: str, due_at: datetime) -> str:
    """Remind somebody of this, instead of when it was to be before; returns the id."""
    await tx.run(
        "DELETE FROM reminder WHERE person = :person AND kind = :kind AND about = :about",
        person=person,
        kind=kind,
        about=about,
    )
    reminder = new_id()
    await tx.run(
        "INSERT INTO reminder (id, person, kind, about, due_at)"
        " VALUES (:id, :person, :kind, :about, :due_at)",
        id=reminder,
        person=person,
        kind=kind,
        about=about,
        due_at=due_at.timestamp(),
    )
    return reminder


async def find(tx: Reading, reminder: str) -> Reminder | None:
    """The reminder of this id."""
    row = await tx.one("SELECT * FROM reminder WHERE id = :reminder", reminder=reminder)
    return _reminder(row) if row else None


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the reminders whose time has come, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM reminder WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def postpone(tx: Transaction, reminder: str, due_at: datetime) -> None:
    """Remind later, out of somebody's quiet hours."""
    await tx.run(
        "UPDATE reminder SET due_at = :due_at WHERE id = :reminder",
        reminder=reminder,
        due_at=due_at.timestamp(),
    )


async def remove(tx: Transaction, reminder: str) -> bool:
    """Delete a reminder, said or not wanted any more; False where it was gone already."""
    deleted = await tx.run("DELETE FROM reminder WHERE id = :reminder", reminder=reminder)
    return deleted == 1


def _reminder(row: sqlite3.Row) -> Reminder:
    return Reminder(row["id"], row["person"], row["kind"], row["about"], moment(row["due_at"]))
