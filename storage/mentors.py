"""Who said that they want to be a mentor, and how much of it they can carry."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta
from typing import Final

from storage.database import Reading, Transaction
from storage.records.mentors import Format, Lasting, Mentor
from storage.times import moment, moment_or_none

AWAY: Final = timedelta(days=365)  # where nobody said until when


async def save(
    tx: Transaction,
    person: str,
    *,
    places: int,
    hours_a_month: int,
    lasting: Lasting,
    formats: tuple[Format, ...],
) -> None:
    """Let somebody be a mentor, or change how they are one."""
    await tx.run(
        "INSERT INTO mentor (person, places, hours_a_month, lasting, formats, since)"
        " VALUES (:person, :places, :hours_a_month, :lasting, :formats, :now)"
        " ON CONFLICT (person) DO UPDATE SET places = :places, hours_a_month = :hours_a_month,"
        " lasting = :lasting, formats = :formats",
        person=person,
        places=places,
        hours_a_month=hours_a_month,
        lasting=str(lasting),
        formats=json.dumps([str(one) for one in formats]),
        now=tx.now.timestamp(),
    )


async def find(tx: Reading, person: str) -> Mentor | None:
    """What somebody said about themselves as a mentor; None where they are none."""
    row = await tx.one("SELECT * FROM mentor WHERE person = :person", person=person)
    return _mentor(row) if row else None


async def stop(tx: Transaction, person: str) -> bool:
    """Let somebody be a mentor no longer; False where they were none. Their matches go on."""
    return await tx.run("DELETE FROM mentor WHERE person = :person", person=person) == 1


async def free_places(tx: Reading, person: str) -> int:
    """How many more mentees somebody has room for; less than none where they made less room."""
    row = await tx.one(
        "SELECT places - (SELECT count(*) FROM match_member JOIN match"
        " ON match.id = match_member.match WHERE match_member.person = mentor.person"
        " AND part = 'mentor' AND match.state <> 'closed') AS free"
        " FROM mentor WHERE person = :person",
        person=person,
    )
    return row["free"] if row else 0


async def go_away(
    tx: Transaction, person: str, until: datetime | None = None, *, by_itself: bool = False
) -> None:
    """Let nobody new be sent to a mentor for now."""
    await tx.run(
        "UPDATE mentor SET away_until = :until, away_by_itself = :by_itself WHERE person = :person",
        until=(until or tx.now + AWAY).timestamp(),
        by_itself=int(by_itself),
        person=person,
    )


async def come_back(tx: Transaction, person: str) -> None:
    """Let a mentor be found again."""
    await tx.run(
        "UPDATE mentor SET away_until = NULL, away_by_itself = 0 WHERE person = :person",
        person=person,
    )


async def stand_in(tx: Transaction, backup: str, mentor: str) -> bool:
    """Let somebody take requests while this mentor is away; False where that is no mentor.

    Nobody stands in for themselves.
    """
    changed = await tx.run(
        "UPDATE mentor SET backup = :backup WHERE person = :mentor AND person <> :backup"
        " AND EXISTS (SELECT 1 FROM mentor AS other WHERE other.person = :backup)",
        backup=backup,
        mentor=mentor,
    )
    return changed == 1


async def stand_in_no_longer(tx: Transaction, mentor: str) -> None:
    """Let nobody take the requests of this mentor."""
    await tx.run("UPDATE mentor SET backup = NULL WHERE person = :mentor", mentor=mentor)


async def stood_in_for_by(tx: Reading, backup: str) -> list[str]:
    """The mentors for whom somebody stands in."""
    rows = await tx.all(
        "SELECT person FROM mentor WHERE backup = :backup ORDER BY person", backup=backup
    )
    return [row["person"] for row in rows]


def _mentor(row: sqlite3.Row) -> Mentor:
    return Mentor(
        person=row["person"],
        places=row["places"],
        hours_a_month=row["hours_a_month"],
        lasting=Lasting(row["lasting"]),
        formats=tuple(Format(one) for one in json.loads(row["formats"])),
        away_until=moment_or_none(row["away_until"]),
        away_by_itself=bool(row["away_by_itself"]),
        backup=row["backup"],
        since=moment(row["since"]),
    )
