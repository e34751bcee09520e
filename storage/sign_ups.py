"""Who comes to the dates of trainings: seats, the waiting list, and who was there.

A turn has the only writing connection, so what is counted and what is written are of one moment.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.database import Reading, Transaction
from storage.records.trainings import Attendance, SeatState, SignUp
from storage.times import moment, moment_or_none


async def attendance(tx: Reading, dates: Sequence[str]) -> dict[str, Attendance]:
    """How many come to each of these dates."""
    rows = await tx.all(
        "SELECT training_date.id, seats,"
        " sum(coalesce(sign_up.state IN ('in', 'offered'), 0)) AS taken,"
        " sum(coalesce(sign_up.state = 'waiting', 0)) AS waiting"
        " FROM training_date JOIN training ON training.id = training_date.training"
        " LEFT JOIN sign_up ON sign_up.date = training_date.id"
        " WHERE training_date.id IN (SELECT value FROM json_each(:dates))"
        " GROUP BY training_date.id",
        dates=json.dumps(list(dates)),
    )
    return {row["id"]: Attendance(row["seats"], row["taken"], row["waiting"]) for row in rows}


async def sign_up(tx: Transaction, date: str, person: str) -> SignUp:
    """Give somebody a seat, or the last place on the waiting list; who is in already stays so."""
    there = (await attendance(tx, [date]))[date]
    # A free seat belongs to those who wait, if there are any.
    has_seat = there.free is None or (there.free > 0 and not there.waiting)
    await tx.run(
        "INSERT INTO sign_up (date, person, state, number, at)"
        " SELECT :date, :person, :state, coalesce(max(number), 0) + 1, :now"
        " FROM sign_up WHERE date = :date"
        " ON CONFLICT (date, person) DO NOTHING",
        date=date,
        person=person,
        state=str(SeatState.IN if has_seat else SeatState.WAITING),
        now=tx.now.timestamp(),
    )
    found = await find(tx, date, person)
    if found is None:
        raise AssertionError("somebody who has just signed up is signed up")
    return found


async def leave(tx: Transaction, date: str, person: str) -> bool:
    """Take somebody off a date, and its reminders with them; False where they were not on it."""
    await tx.run(
        "DELETE FROM training_reminder WHERE date = :date AND person = :person",
        date=date,
        person=person,
    )
    deleted = await tx.run(
        "DELETE FROM sign_up WHERE date = :date AND person = :person", date=date, person=person
    )
    return deleted == 1


async def waiting(tx: Reading, date: str, most: int) -> list[str]:
    """So many of those who have waited longest for a seat, the longest first."""
    rows = await tx.all(
        "SELECT person FROM sign_up WHERE date = :date AND state = 'waiting'"
        " ORDER BY number LIMIT :most",
        date=date,
        most=most,
    )
    return [row["person"] for row in rows]


async def unconfirmed(tx: Reading, date: str) -> list[str]:
    """To whom a seat was offered that they have not confirmed in time, who came first first."""
    rows = await tx.all(
        "SELECT person FROM sign_up WHERE date = :date AND state = 'offered'"
        " AND offered_until <= :now ORDER BY number",
        date=date,
        now=tx.now.timestamp(),
    )
    return [row["person"] for row in rows]


async def first_offer_ends(tx: Reading, date: str) -> datetime | None:
    """When the first of the offers of a date is over; None: there is none."""
    row = await tx.one(
        "SELECT min(offered_until) AS ends FROM sign_up WHERE date = :date AND state = 'offered'",
        date=date,
    )
    return moment_or_none(row["ends"]) if row else None


async def seated(tx: Reading, places: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """On which of these, each a date and a person, somebody has a seat."""
    rows = await tx.all(
        "SELECT date, person FROM json_each(:places) AS place CROSS JOIN sign_up"
        " ON sign_up.date = place.value ->> 0 AND sign_up.person = place.value ->> 1"
        " WHERE sign_up.state = 'in'",
        places=json.dumps(list(places)),
    )
    return {(row["date"], row["person"]) for row in rows}


async def sign_up_all(tx: Transaction, date: str, persons: Sequence[str]) -> None:
    """As `sign_up` for many who ask in this order, nobody of whom is on the date yet."""
    there = (await attendance(tx, [date]))[date]
    free = 0 if there.waiting else there.free
    last = await tx.one(
        "SELECT coalesce(max(number), 0) AS number FROM sign_up WHERE date = :date", date=date
    )
    first = last["number"] + 1 if last else 1
    await tx.many(
        "INSERT INTO sign_up (date, person, state, number, at)"
        " VALUES (:date, :person, :state, :number, :now)",
        [
            {
                "date": date,
                "person": person,
                "state": str(SeatState.IN if free is None or nth < free else SeatState.WAITING),
                "number": first + nth,
                "now": tx.now.timestamp(),
            }
            for nth, person in enumerate(persons)
        ],
    )


async def offer(tx: Transaction, date: str, person: str, until: datetime) -> None:
    """Keep a seat for somebody who waits, if they confirm by then."""
    await tx.run(
        "UPDATE sign_up SET state = 'offered', offered_until = :until"
        " WHERE date = :date AND person = :person AND state = 'waiting'",
        date=date,
        person=person,
        until=until.timestamp(),
    )


async def seat(tx: Transaction, date: str, person: str) -> bool:
    """Let somebody who waits, or has been offered a seat, have one; False where they do not."""
    changed = await tx.run(
        "UPDATE sign_up SET state = 'in', offered_until = NULL"
        " WHERE date = :date AND person = :person AND state IN ('waiting', 'offered')",
        date=date,
        person=person,
    )
    return changed == 1


async def find(tx: Reading, date: str, person: str) -> SignUp | None:
    """Somebody's place on a date."""
    row = await tx.one(
        "SELECT * FROM sign_up WHERE date = :date AND person = :person", date=date, person=person
    )
    return _sign_up(row) if row else None


async def of_date(tx: Reading, date: str) -> list[SignUp]:
    """Everybody on a date, who asked first comes first."""
    rows = await tx.all("SELECT * FROM sign_up WHERE date = :date ORDER BY number", date=date)
    return [_sign_up(row) for row in rows]


async def of_person(tx: Reading, person: str) -> list[SignUp]:
    """Where somebody is signed up for what is still to come, the earliest first."""
    rows = await tx.all(
        "SELECT sign_up.* FROM sign_up JOIN training_date ON training_date.id = sign_up.date"
        " WHERE sign_up.person = :person AND training_date.state = 'planned'"
        " AND training_date.ends_at > :now ORDER BY training_date.starts_at, training_date.id",
        person=person,
        now=tx.now.timestamp(),
    )
    return [_sign_up(row) for row in rows]


async def join_series(tx: Transaction, training: str, person: str) -> None:
    """Note that somebody comes to all dates, also to those that are not written down yet."""
    await tx.run(
        "INSERT INTO series_sign_up (training, person, at) VALUES (:training, :person, :now)"
        " ON CONFLICT (training, person) DO NOTHING",
        training=training,
        person=person,
        now=tx.now.timestamp(),
    )


async def leave_series(tx: Transaction, training: str, person: str) -> bool:
    """Take somebody off the dates to follow; False where they were not on them."""
    deleted = await tx.run(
        "DELETE FROM series_sign_up WHERE training = :training AND person = :person",
        training=training,
        person=person,
    )
    return deleted == 1


async def in_series(tx: Reading, training: str) -> list[str]:
    """Who comes to all dates, who said so first comes first."""
    rows = await tx.all(
        "SELECT person FROM series_sign_up WHERE training = :training ORDER BY at, person",
        training=training,
    )
    return [row["person"] for row in rows]


async def comes_to_all(tx: Reading, training: str, person: str) -> bool:
    """Whether somebody comes to all dates of a training."""
    row = await tx.one(
        "SELECT 1 FROM series_sign_up WHERE training = :training AND person = :person",
        training=training,
        person=person,
    )
    return row is not None


async def told(tx: Transaction, date: str, person: str, sequence: int) -> None:
    """Note as of which change somebody has the calendar file."""
    await tx.run(
        "UPDATE sign_up SET told = :sequence WHERE date = :date AND person = :person",
        date=date,
        person=person,
        sequence=sequence,
    )


async def came(tx: Transaction, date: str, person: str, *, came: bool | None) -> bool:
    """Note whether somebody was there; False where they had not signed up."""
    changed = await tx.run(
        "UPDATE sign_up SET came = :came WHERE date = :date AND person = :person",
        date=date,
        person=person,
        came=None if came is None else int(came),
    )
    return changed == 1


async def to_ask(tx: Reading, date: str, most: int) -> list[SignUp]:
    """So many of those who had a seat and were not asked how it was yet, in their order."""
    rows = await tx.all(
        "SELECT * FROM sign_up WHERE date = :date AND state = 'in' AND NOT asked"
        " ORDER BY number LIMIT :most",
        date=date,
        most=most,
    )
    return [_sign_up(row) for row in rows]


async def came_to(tx: Reading, date: str) -> tuple[int, int]:
    """How many had a seat on a date, and how many of them were there."""
    row = await tx.one(
        "SELECT count(*) AS seated, coalesce(sum(came), 0) AS came FROM sign_up"
        " WHERE date = :date AND state = 'in'",
        date=date,
    )
    return (row["seated"], row["came"]) if row else (0, 0)


async def asked(tx: Transaction, date: str, persons: Sequence[str]) -> None:
    """Note that these people were asked how it was."""
    await tx.run(
        "UPDATE sign_up SET asked = 1 WHERE date = :date"
        " AND person IN (SELECT value FROM json_each(:persons))",
        date=date,
        persons=json.dumps(list(persons)),
    )


def _sign_up(row: sqlite3.Row) -> SignUp:
    return SignUp(
        date=row["date"],
        person=row["person"],
        state=SeatState(row["state"]),
        number=row["number"],
        offered_until=moment_or_none(row["offered_until"]),
        told=row["told"],
        came=None if row["came"] is None else bool(row["came"]),
        asked=bool(row["asked"]),
        at=moment(row["at"]),
    )
