"""The dates of trainings: when they are held, moved, cancelled and over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.ids import new_code, new_id
from storage.database import Reading, Transaction
from storage.records.trainings import DateState, TrainingDate
from storage.times import moment
from storage.trainings import WALL

CODE: Final = 4  # signs by which people check in, read out in the room


@dataclass(frozen=True, slots=True)
class Planned:
    """A date to be written down: its wall-clock time, and the moments that this is."""

    starts: datetime  # naive
    starts_at: datetime
    ends_at: datetime


async def add(tx: Transaction, training: str, dates: Iterable[Planned]) -> None:
    """Write down dates; one that the rule has given before is not written twice."""
    await tx.many(
        "INSERT INTO training_date (id, training, original, starts, starts_at, ends_at, state,"
        " code, due_at) VALUES (:id, :training, :starts, :starts, :starts_at, :ends_at, 'planned',"
        " :code, :ends_at) ON CONFLICT (training, original) DO NOTHING",
        [
            {
                "id": new_id(),
                "training": training,
                "starts": one.starts.strftime(WALL),
                "starts_at": one.starts_at.timestamp(),
                "ends_at": one.ends_at.timestamp(),
                "code": new_code(CODE),
            }
            for one in dates
        ],
    )


async def move(
    tx: Transaction, date: str, starts: datetime, starts_at: datetime, ends_at: datetime
) -> None:
    """Let a date that is still to come be at another time."""
    await tx.run(
        "UPDATE training_date SET starts = :starts, starts_at = :starts_at, ends_at = :ends_at,"
        " due_at = :ends_at WHERE id = :date AND state = 'planned'",
        date=date,
        starts=starts.strftime(WALL),
        starts_at=starts_at.timestamp(),
        ends_at=ends_at.timestamp(),
    )


async def plan_anew(tx: Transaction, dates: Iterable[TrainingDate]) -> None:
    """Let dates be when they are said to be here, by a rule that gives them anew."""
    found = [_times(one) for one in dates]
    # Two dates may change places, and no two of a training are ever given the same time.
    await tx.many(
        "UPDATE training_date SET original = '~' || id WHERE id = :id",
        [{"id": one["id"]} for one in found],
    )
    await tx.many(
        "UPDATE training_date SET original = :original, starts = :starts, starts_at = :starts_at,"
        " ends_at = :ends_at, due_at = CASE WHEN state <> 'planned' THEN NULL"
        " WHEN due_at < :ends_at THEN due_at ELSE :ends_at END WHERE id = :id",
        found,
    )


def _times(date: TrainingDate) -> dict[str, str | float]:
    return {
        "id": date.id,
        "original": date.original.strftime(WALL),
        "starts": date.starts.strftime(WALL),
        "starts_at": date.starts_at.timestamp(),
        "ends_at": date.ends_at.timestamp(),
    }


async def end(tx: Transaction, date: str, state: DateState, *, reason: str = "") -> bool:
    """Note that a planned date is over, or cancelled with a reason; False where it is not."""
    ended = await tx.run(
        "UPDATE training_date SET state = :state, reason = :reason, due_at = NULL"
        " WHERE id = :date AND state = 'planned'",
        date=date,
        state=str(state),
        reason=reason,
    )
    return ended == 1


async def delete(tx: Transaction, dates: Iterable[str]) -> None:
    """Delete dates that the rule does not give any more, with who would have come."""
    await tx.run(
        "DELETE FROM training_date WHERE id IN (SELECT value FROM json_each(:dates))",
        dates=json.dumps(list(dates)),
    )


async def find(tx: Reading, date: str) -> TrainingDate | None:
    """The date of this id."""
    row = await tx.one("SELECT * FROM training_date WHERE id = :date", date=date)
    return _date(row) if row else None


async def find_all(tx: Reading, dates: Iterable[str]) -> list[TrainingDate]:
    """The dates of these ids, the earliest first."""
    rows = await tx.all(
        "SELECT * FROM training_date WHERE id IN (SELECT value FROM json_each(:dates))"
        " ORDER BY starts_at, id",
        dates=json.dumps(list(dates)),
    )
    return [_date(row) for row in rows]


async def of_training(tx: Reading, training: str) -> list[TrainingDate]:
    """All dates of a training, the earliest first."""
    rows = await tx.all(
        "SELECT * FROM training_date WHERE training = :training ORDER BY starts_at, id",
        training=training,
    )
    return [_date(row) for row in rows]


async def coming(tx: Reading, trainings: Sequence[str], most: int) -> list[TrainingDate]:
    """The planned dates of these trainings that have not ended, the earliest first."""
    rows = await tx.all(
        "SELECT * FROM training_date WHERE training IN (SELECT value FROM json_each(:trainings))"
        " AND state = 'planned' AND ends_at > :now ORDER BY starts_at, id LIMIT :most",
        trainings=json.dumps(list(trainings)),
        now=tx.now.timestamp(),
        most=most,
    )
    return [_date(row) for row in rows]


async def all_coming(tx: Reading, training: str) -> list[TrainingDate]:
    """Every planned date of a training that has not ended, the earliest first."""
    rows = await tx.all(
        "SELECT * FROM training_date WHERE training = :training AND state = 'planned'"
        " AND ends_at > :now ORDER BY starts_at, id",
        training=training,
        now=tx.now.timestamp(),
    )
    return [_date(row) for row in rows]


async def next_of_each(tx: Reading, trainings: Sequence[str]) -> dict[str, TrainingDate]:
    """The next date of each of these trainings that has one to come."""
    rows = await tx.all(
        "SELECT * FROM (SELECT *, row_number() OVER"
        " (PARTITION BY training ORDER BY starts_at, id) AS nth FROM training_date"
        " WHERE training IN (SELECT value FROM json_each(:trainings))"
        " AND state = 'planned' AND ends_at > :now) WHERE nth = 1",
        trainings=json.dumps(list(trainings)),
        now=tx.now.timestamp(),
    )
    return {row["training"]: _date(row) for row in rows}


async def to_come(tx: Reading, person: str) -> list[TrainingDate]:
    """What has not begun and somebody has a seat on or holds, the earliest first."""
    rows = await tx.all(
        "SELECT training_date.* FROM training_date WHERE state = 'planned' AND starts_at > :now"
        " AND id IN (SELECT date FROM sign_up WHERE person = :person AND sign_up.state = 'in'"
        " UNION SELECT held.id FROM training JOIN training_date AS held"
        " ON held.training = training.id WHERE training.host = :person)"
        " ORDER BY starts_at, id",
        person=person,
        now=tx.now.timestamp(),
    )
    return [_date(row) for row in rows]


async def next_about(tx: Reading, person: str, skill: str) -> TrainingDate | None:
    """The next date about a skill in somebody's communities that they are not on, nor hold."""
    row = await tx.one(
        "SELECT training_date.* FROM membership JOIN community"
        " ON community.id = membership.community AND community.state = 'active'"
        " JOIN training ON training.community = community.id AND training.state = 'open'"
        " JOIN training_date ON training_date.training = training.id"
        " WHERE membership.person = :person AND training_date.state = 'planned'"
        " AND training_date.starts_at > :now AND coalesce(training.host, '') <> :person"
        " AND :skill IN (SELECT value FROM json_each(training.skills))"
        " AND NOT EXISTS (SELECT 1 FROM sign_up WHERE sign_up.date = training_date.id"
        " AND sign_up.person = :person)"
        " ORDER BY training_date.starts_at LIMIT 1",
        person=person,
        skill=skill,
        now=tx.now.timestamp(),
    )
    return _date(row) if row else None


async def under_way(
    tx: Reading, person: str, code: str, *, early: timedelta, late: timedelta
) -> TrainingDate | None:
    """What is held now, or nearly so, in one of somebody's communities and has this code."""
    row = await tx.one(
        "SELECT training_date.* FROM training_date"
        " JOIN training ON training.id = training_date.training"
        " JOIN membership ON membership.community = training.community"
        " WHERE membership.person = :person AND training_date.code = :code"
        " AND training_date.state IN ('planned', 'over')"
        " AND training_date.starts_at <= :soon AND training_date.ends_at >= :lately"
        " ORDER BY training_date.starts_at LIMIT 1",
        person=person,
        code=code,
        soon=(tx.now + early).timestamp(),
        lately=(tx.now - late).timestamp(),
    )
    return _date(row) if row else None


async def all_planned(tx: Reading) -> list[tuple[TrainingDate, str, timedelta]]:
    """Every date that has not begun, whosever it is, with its zone (IANA) and its length."""
    rows = await tx.all(
        "SELECT training_date.*, zone, length FROM training_date"
        " JOIN training ON training.id = training_date.training"
        " WHERE training_date.state = 'planned' AND starts_at > :now",
        now=tx.now.timestamp(),
    )
    return [(_date(row), row["zone"], timedelta(minutes=row["length"])) for row in rows]


async def planned(tx: Reading, training: str) -> bool:
    """Whether a date of a training is still to come, or under way."""
    row = await tx.one(
        "SELECT 1 FROM training_date WHERE training = :training AND state = 'planned' LIMIT 1",
        training=training,
    )
    return row is not None


async def due(tx: Reading, limit: int) -> list[str]:
    """Dates about which something is to be done, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM training_date WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def due_of(tx: Reading, training: str) -> list[TrainingDate]:
    """What is still to come of a training and about which something is to be done now."""
    rows = await tx.all(
        "SELECT * FROM training_date WHERE training = :training AND state = 'planned'"
        " AND ends_at > :now AND due_at <= :now ORDER BY starts_at, id",
        training=training,
        now=tx.now.timestamp(),
    )
    return [_date(row) for row in rows]


async def put_off(tx: Transaction, date: str, due_at: datetime | None) -> None:
    """Note when something is next to be done about a date; None: nothing more is."""
    await tx.run(
        "UPDATE training_date SET due_at = :due_at WHERE id = :date",
        date=date,
        due_at=due_at.timestamp() if due_at else None,
    )


def _date(row: sqlite3.Row) -> TrainingDate:
    return TrainingDate(
        id=row["id"],
        training=row["training"],
        original=datetime.strptime(row["original"], WALL),  # noqa: DTZ007 - a wall-clock time
        starts=datetime.strptime(row["starts"], WALL),  # noqa: DTZ007 - a wall-clock time
        starts_at=moment(row["starts_at"]),
        ends_at=moment(row["ends_at"]),
        state=DateState(row["state"]),
        reason=row["reason"],
        code=row["code"],
    )
