"""Conversations and their journals."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bot.engine.journal import Conversation, Entry, Status
from storage.connection import Statement
from storage.database import Reading

NOTHING: Final = "{}"  # most conversations have no arguments, and nothing to carry over


class Stale(Exception):
    """A conversation was changed by somebody else since it was loaded."""


def from_row(row: Mapping[str, Any] | sqlite3.Row) -> Conversation:
    """The conversation in a row that has all columns of `conversation`."""
    deadline = row["deadline_at"]
    carried = json.loads(row["carried"]) if row["carried"] != NOTHING else {}
    return Conversation(
        id=row["id"],
        person=row["person"],
        flow=row["flow"],
        args=json.loads(row["args"]) if row["args"] != NOTHING else {},
        journal=[Entry.read(line) for line in json.loads(row["journal"])],
        carried={name: Entry.read(line) for name, line in carried.items()},
        status=Status(row["status"]),
        asked=row["asked"],
        rev=row["rev"],
        touched_at=datetime.fromtimestamp(row["touched_at"], UTC),
        deadline_at=datetime.fromtimestamp(deadline, UTC) if deadline else None,
        nudged=bool(row["nudged"]),
    )


def _row(conversation: Conversation) -> tuple[object, ...]:
    """The row of a conversation, with its revision raised by one."""
    due, deadline = conversation.due_at, conversation.deadline_at
    carried = {name: entry.line() for name, entry in conversation.carried.items()}
    return (
        conversation.id,
        conversation.person,
        conversation.flow,
        json.dumps(conversation.args) if conversation.args else NOTHING,
        json.dumps([entry.line() for entry in conversation.journal]),
        json.dumps(carried) if carried else NOTHING,
        str(conversation.status),
        conversation.asked,
        conversation.rev + 1,
        conversation.touched_at.timestamp(),
        deadline.timestamp() if deadline else None,
        due.timestamp() if due else None,
        int(conversation.nudged),
    )


async def find(tx: Reading, conversation: str) -> Conversation | None:
    """The conversation of this id."""
    row = await tx.one("SELECT * FROM conversation WHERE id = :id", id=conversation)
    return from_row(row) if row else None


async def open_of(tx: Reading, person: str) -> Conversation | None:
    """The conversation that this person's next words are for."""
    row = await tx.one(
        "SELECT * FROM conversation WHERE person = :person AND status = 'open'",
        person=person,
    )
    return from_row(row) if row else None


async def aside_of(tx: Reading, person: str) -> list[Conversation]:
    """What this person has put aside, the latest first."""
    rows = await tx.all(
        "SELECT * FROM conversation WHERE person = :person AND status = 'aside'"
        " ORDER BY touched_at DESC",
        person=person,
    )
    return [from_row(row) for row in rows]


def saving(changed: Sequence[Conversation]) -> Statement:
    """Write conversations as they are now.

    Whoever runs it raises `Stale` where not all are written: one was changed since it was loaded.
    """
    # What is put aside goes first: a person has one open conversation at a time.
    ordered = sorted(changed, key=lambda one: one.status is Status.OPEN)
    return Statement(
        "INSERT INTO conversation (id, person, flow, args, journal, carried, status, asked, rev,"
        " touched_at, deadline_at, due_at, nudged)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET args = excluded.args, journal = excluded.journal,"
        " carried = excluded.carried, status = excluded.status, asked = excluded.asked,"
        " rev = excluded.rev,"
        " touched_at = excluded.touched_at, deadline_at = excluded.deadline_at,"
        " due_at = excluded.due_at, nudged = excluded.nudged"
        " WHERE conversation.rev = excluded.rev - 1",
        [_row(one) for one in ordered],
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """Conversations that the clock has something to do for."""
    rows = await tx.all(
        "SELECT id FROM conversation WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def stuck(tx: Reading) -> list[str]:
    """Conversations that were parked by a bug."""
    rows = await tx.all("SELECT id FROM conversation WHERE status = 'stuck'")
    return [row["id"] for row in rows]
