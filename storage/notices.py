"""Unprompted words that wait to be bundled, and when somebody last got any."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.ids import new_id
from bot.model import Plain
from storage.database import Reading, Transaction
from storage.records.notices import Notice
from storage.times import moment


async def add(
    tx: Transaction,
    person: str,
    body: Plain,
    due_at: datetime,
    *,
    conversation: str | None = None,
    community: str | None = None,
) -> None:
    """Tell somebody this, not before its time; nothing is kept for who wants nothing unprompted.

    What asks to go on with a conversation, or says that a community rests, is told only if that
    is still so then. It takes the place of what waits already about the same, or says the same.
    """
    about = {"person": person, "conversation": conversation, "community": community}
    words = json.dumps(body)
    await tx.run(
        "DELETE FROM notice WHERE person = :person"
        " AND (conversation = :conversation OR community = :community OR body = :body)",
        **about,
        body=words,
    )
    await tx.run(
        "INSERT INTO notice (id, person, body, conversation, community, at, due_at)"
        " SELECT :id, id, :body, :conversation, :community, :now, :due_at"
        " FROM person WHERE id = :person AND unprompted = 1",
        **about,
        id=new_id(),
        body=words,
        now=tx.now.timestamp(),
        due_at=due_at.timestamp(),
    )


async def add_all(tx: Transaction, persons: Sequence[str], body: Plain, due_at: datetime) -> None:
    """As `add`, the same for many."""
    words = json.dumps(body)
    await tx.run(
        "DELETE FROM notice WHERE person IN (SELECT value FROM json_each(:persons))"
        " AND body = :body",
        persons=json.dumps(list(persons)),
        body=words,
    )
    about = {"body": words, "now": tx.now.timestamp(), "due_at": due_at.timestamp()}
    await tx.many(
        "INSERT INTO notice (id, person, body, at, due_at) SELECT :id, id, :body, :now, :due_at"
        " FROM person WHERE id = :person AND unprompted = 1",
        [{"id": new_id(), "person": person, **about} for person in persons],
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
    """Everything that is due for somebody and still so, the oldest first; it waits no longer."""
    await _drop_outdated(tx, person)
    rows = await tx.all(
        "DELETE FROM notice WHERE person = :person AND due_at <= :now RETURNING *",
        person=person,
        now=tx.now.timestamp(),
    )
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.at)


async def _drop_outdated(tx: Transaction, person: str) -> None:
    await tx.run(
        "DELETE FROM notice WHERE person = :person AND conversation IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM conversation AS kept WHERE kept.id = notice.conversation"
        " AND kept.status IN ('open', 'aside') AND kept.touched_at <= notice.at)",
        person=person,
    )
    await tx.run(
        "DELETE FROM notice WHERE person = :person AND EXISTS (SELECT 1 FROM community AS kept"
        " WHERE kept.id = notice.community AND kept.paused_at IS NULL)",
        person=person,
    )


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


async def told_all(tx: Transaction, persons: Sequence[str]) -> None:
    """As `told`, for many."""
    await tx.many(
        "INSERT INTO notified (person, at) VALUES (:person, :now) ON CONFLICT DO NOTHING",
        [{"person": person, "now": tx.now.timestamp()} for person in persons],
    )


async def all_times_told(
    tx: Reading, persons: Sequence[str], since: datetime
) -> Mapping[str, list[datetime]]:
    """As `times_told`, for many; who was not written to is missing."""
    rows = await tx.all(
        "SELECT person, at FROM notified WHERE at >= :since"
        " AND person IN (SELECT value FROM json_each(:persons)) ORDER BY person, at",
        persons=json.dumps(list(persons)),
        since=since.timestamp(),
    )
    found: dict[str, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["person"], []).append(moment(row["at"]))
    return found


async def waiting_for(tx: Reading, persons: Sequence[str]) -> set[str]:
    """For whom of these something waits to be bundled."""
    rows = await tx.all(
        "SELECT DISTINCT person FROM notice"
        " WHERE person IN (SELECT value FROM json_each(:persons))",
        persons=json.dumps(list(persons)),
    )
    return {row["person"] for row in rows}


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(
        row["id"],
        row["person"],
        json.loads(row["body"]),
        moment(row["at"]),
        moment(row["due_at"]),
    )
