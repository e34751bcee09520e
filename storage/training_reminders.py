"""What people are reminded of: a row for each reminder of each date, and how they want it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from storage.database import Reading, Transaction

BY_DEFAULT: Final = (24 * 60, 60)  # minutes before: a day, and an hour


async def wishes(tx: Reading, persons: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """How long before a date these people want to be reminded, in minutes, the longest first."""
    rows = await tx.all(
        "SELECT person, befores FROM training_wish"
        " WHERE person IN (SELECT value FROM json_each(:persons))",
        persons=json.dumps(list(persons)),
    )
    chosen = {row["person"]: tuple(json.loads(row["befores"])) for row in rows}
    return {person: chosen.get(person, BY_DEFAULT) for person in persons}


async def wish(tx: Transaction, person: str, before: Sequence[int]) -> None:
    """Note how somebody wants to be reminded from now on."""
    await tx.run(
        "INSERT INTO training_wish (person, befores) VALUES (:person, :befores)"
        " ON CONFLICT (person) DO UPDATE SET befores = :befores",
        person=person,
        befores=json.dumps(sorted(set(before), reverse=True)),
    )


async def remind(tx: Transaction, date: str, person: str, moments: Mapping[int, datetime]) -> None:
    """Remind somebody of a date at these moments, by minutes before; what was planned is gone."""
    await forget(tx, date, [person])
    await tx.many(
        "INSERT INTO training_reminder (date, person, before, due_at)"
        " VALUES (:date, :person, :before, :due_at)",
        [
            {"date": date, "person": person, "before": before, "due_at": due_at.timestamp()}
            for before, due_at in moments.items()
        ],
    )


async def forget(tx: Transaction, date: str, persons: Iterable[str]) -> None:
    """Remind these people of a date no more."""
    await tx.run(
        "DELETE FROM training_reminder WHERE date = :date"
        " AND person IN (SELECT value FROM json_each(:persons))",
        date=date,
        persons=json.dumps(list(persons)),
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """People for whom a reminder is due, from those that are due longest."""
    rows = await tx.all(
        "SELECT DISTINCT person FROM (SELECT person FROM training_reminder"
        " WHERE due_at <= :now ORDER BY due_at LIMIT :limit)",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["person"] for row in rows]


async def take(tx: Transaction, person: str, until: datetime) -> list[str]:
    """The dates of which somebody is to be reminded by then; those reminders are gone."""
    rows = await tx.all(
        "DELETE FROM training_reminder WHERE person = :person AND due_at <= :until RETURNING date",
        person=person,
        until=until.timestamp(),
    )
    return sorted({row["date"] for row in rows})
