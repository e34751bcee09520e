"""What people are reminded of: a row for each reminder of each date, and how they want it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from storage.database import Reading, Transaction
from storage.records.trainings import Reminder
from storage.times import moment

TOGETHER: Final = 8  # people who are reminded in one turn: more would let others wait
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


async def remind(tx: Transaction, planned: Iterable[Reminder]) -> None:
    """Remind people at these moments; of one that is planned already, at the new one."""
    await tx.many(
        "INSERT INTO training_reminder (date, person, before, due_at)"
        " VALUES (:date, :person, :before, :due_at)"
        " ON CONFLICT (date, person, before) DO UPDATE SET due_at = :due_at",
        [
            {
                "date": one.date,
                "person": one.person,
                "before": one.before,
                "due_at": one.due_at.timestamp(),
            }
            for one in planned
        ],
    )


async def forget(tx: Transaction, dates: Sequence[str], persons: Iterable[str]) -> None:
    """Remind these people of these dates no more."""
    await tx.run(
        "DELETE FROM training_reminder WHERE date IN (SELECT value FROM json_each(:dates))"
        " AND person IN (SELECT value FROM json_each(:persons))",
        dates=json.dumps(list(dates)),
        persons=json.dumps(list(persons)),
    )


async def drop(tx: Transaction, person: str, before: int) -> None:
    """Remind somebody so many minutes before no more, of whatever date."""
    await tx.run(
        "DELETE FROM training_reminder WHERE person = :person AND before = :before",
        person=person,
        before=before,
    )


async def work_out_anew(tx: Transaction, dates: Sequence[str]) -> None:
    """Have it worked out as soon as possible when people are reminded of these dates."""
    await tx.run(
        "UPDATE training_reminder SET due_at = 0"
        " WHERE date IN (SELECT value FROM json_each(:dates))",
        dates=json.dumps(list(dates)),
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """One person of each so many for whom a reminder is due: `take` takes as many at a time."""
    rows = await tx.all(
        "SELECT DISTINCT person FROM (SELECT person, row_number() OVER (ORDER BY due_at, person)"
        " AS place FROM training_reminder WHERE due_at <= :now"
        " ORDER BY due_at, person LIMIT :limit) WHERE place % :together = 1",
        now=tx.now.timestamp(),
        limit=limit * TOGETHER,
        together=TOGETHER,
    )
    return [row["person"] for row in rows]


async def take(tx: Transaction, until: datetime) -> list[Reminder]:
    """Reminders of those who wait longest, with what follows for them by then; they are gone."""
    rows = await tx.all(
        "DELETE FROM training_reminder WHERE due_at <= :until AND person IN"
        " (SELECT DISTINCT person FROM (SELECT person FROM training_reminder"
        " WHERE due_at <= :now ORDER BY due_at, person) LIMIT :most)"
        " RETURNING date, person, before, due_at",
        until=until.timestamp(),
        now=tx.now.timestamp(),
        most=TOGETHER,
    )
    return [
        Reminder(row["date"], row["person"], row["before"], moment(row["due_at"])) for row in rows
    ]
