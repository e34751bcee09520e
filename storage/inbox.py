"""What has arrived, so that what is delivered twice is handled once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.engine.journal import Conversation
from bot.model import Incoming
from storage import conversations, people
from storage.connection import Statement
from storage.database import Reading, Transaction
from storage.records.people import Person


@dataclass(frozen=True, slots=True)
class Arrival:
    """Everything that the first decision about an event needs, in one read."""

    seen: bool
    person: Person | None
    consented: bool
    conversation: Conversation | None  # the open one
    has_aside: bool  # whether others are put aside
    chat: str  # the private chat as it is known
    used_at: datetime  # when this account was last used, to the hour
    reachable: bool
    used_elsewhere: bool  # another account of this person was used since


async def look_up(tx: Reading, arrived: Sequence[Incoming]) -> list[Arrival]:
    """What is known about each event and who caused it, in their order, in one query."""
    events = json.dumps([[one.account.platform, one.id, one.account.id] for one in arrived])
    rows = await tx.all(
        "SELECT p.*, i.id IS NOT NULL AS seen, s.at AS consented_at,"
        " c.id AS c_id, c.flow, c.args, c.journal, c.carried, c.status, c.asked, c.rev,"
        " c.touched_at, c.deadline_at, c.nudged, a.chat, a.used_at, a.reachable,"
        " EXISTS (SELECT 1 FROM conversation AS k WHERE k.person = p.id AND k.status = 'aside')"
        " AS has_aside,"
        " EXISTS (SELECT 1 FROM account AS o WHERE o.person = a.person AND o.used_at >= a.used_at"
        " AND (o.platform <> a.platform OR o.id <> a.id)) AS used_elsewhere"
        " FROM json_each(:events) AS e"
        " LEFT JOIN inbox AS i ON i.platform = e.value ->> 0 AND i.id = e.value ->> 1"
        " LEFT JOIN account AS a ON a.platform = e.value ->> 0 AND a.id = e.value ->> 2"
        " LEFT JOIN person AS p ON p.id = a.person"
        " LEFT JOIN consent AS s ON s.person = p.id AND s.purpose = 'keep'"
        " LEFT JOIN conversation AS c ON c.person = p.id AND c.status = 'open'"
        " ORDER BY e.key",
        events=events,
    )
    names = rows[0].keys() if rows else []
    return [_arrival(dict(zip(names, row, strict=True))) for row in rows]


def _arrival(row: dict[str, Any]) -> Arrival:
    # As a dictionary: a row looks its many columns up one after another.
    person = people.from_row(row) if row["id"] else None
    row["person"], row["id"] = row["id"], row["c_id"]
    return Arrival(
        seen=bool(row["seen"]),
        person=person,
        consented=row["consented_at"] is not None,
        conversation=conversations.from_row(row) if row["id"] else None,
        has_aside=bool(row["has_aside"]),
        chat=row["chat"] or "",
        used_at=datetime.fromtimestamp(row["used_at"] or 0, UTC),
        reachable=bool(row["reachable"]),
        used_elsewhere=bool(row["used_elsewhere"]),
    )


async def remember(tx: Transaction, handled: Sequence[Incoming]) -> None:
    """Note the ids of events whose turn is over."""
    await tx.run_all([remembering(handled, tx.now)])


def remembering(handled: Sequence[Incoming], now: datetime) -> Statement:
    """The same as a statement."""
    return Statement(
        "INSERT INTO inbox (platform, id, at) VALUES (:platform, :id, :at) ON CONFLICT DO NOTHING",
        [
            {"platform": one.account.platform, "id": one.id, "at": now.timestamp()}
            for one in handled
        ],
    )


async def park(tx: Transaction, event: Incoming, payload: str, reason: str) -> None:
    """Keep an event that could not be handled, for the operator, for seven days."""
    await tx.run(
        "INSERT INTO parked_event (platform, id, at, payload, reason)"
        " VALUES (:platform, :id, :at, :payload, :reason) ON CONFLICT DO NOTHING",
        platform=event.account.platform,
        id=event.id,
        at=tx.now.timestamp(),
        payload=payload,
        reason=reason,
    )


async def parked(tx: Reading) -> int:
    """How many events wait for the operator."""
    row = await tx.one("SELECT count(*) AS n FROM parked_event")
    return row["n"] if row else 0
