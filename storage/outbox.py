"""What shall be said, committed with the reason for saying it, until it has been delivered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.letters import message_from_plain, message_to_plain, place_from_plain, place_to_plain
from bot.model import Letter, Place, ToPerson, Weight
from storage.connection import Statement
from storage.database import Reading, Transaction


class State(StrEnum):
    """How a letter stands."""

    QUEUED = "queued"
    SENT = "sent"
    DOUBTFUL = "doubtful"  # it may have arrived, and saying it twice would disturb
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How the delivery of one letter ended."""

    key: str
    state: State
    place: Place | None = None
    message: str | None = None  # the platform's id


async def add(tx: Transaction, letters: Iterable[Letter]) -> None:
    """Queue letters; one whose key is known is not queued twice."""
    await tx.run_all([adding(letters, tx.now)])


def adding(letters: Iterable[Letter], now: datetime) -> Statement:
    """The same as a statement."""
    return Statement(
        "INSERT INTO outbox (key, person, place, weight, body, not_before, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        [_row(letter, now) for letter in letters],
    )


def _row(letter: Letter, now: datetime) -> tuple[object, ...]:
    body = message_to_plain(letter.message)
    if letter.languages:
        body["languages"] = letter.languages
    return (
        letter.key,
        letter.to.person if isinstance(letter.to, ToPerson) else None,
        json.dumps(place_to_plain(letter.to)) if isinstance(letter.to, Place) else None,
        int(letter.weight),
        json.dumps(body),
        letter.not_before.timestamp() if letter.not_before else None,
        now.timestamp(),
    )


async def waiting(tx: Reading, now: datetime, limit: int) -> list[Letter]:
    """Letters that may be sent now, in the order they were said."""
    rows = await tx.all(
        "SELECT key, person, place, weight, body FROM outbox"
        " WHERE state = 'queued' AND (not_before IS NULL OR not_before <= :now)"
        " ORDER BY number LIMIT :limit",
        now=now.timestamp(),
        limit=limit,
    )
    return [_letter(row) for row in rows]


def _letter(row: sqlite3.Row) -> Letter:
    body = json.loads(row["body"])
    to = ToPerson(row["person"]) if row["person"] else place_from_plain(json.loads(row["place"]))
    return Letter(
        row["key"],
        to,
        message_from_plain(body),
        Weight(row["weight"]),
        tuple(body.get("languages", ())),
    )


def settling(receipts: Sequence[Receipt]) -> Statement:
    """Note how deliveries ended; the words of what has been delivered are forgotten."""
    return Statement(
        "UPDATE outbox SET state = e.value ->> 1, receipt = e.value ->> 2, place = e.value ->> 3,"
        " body = NULL FROM json_each(:receipts) AS e WHERE outbox.key = e.value ->> 0",
        [{"receipts": json.dumps([_settled(one) for one in receipts])}] if receipts else [],
    )


def _settled(receipt: Receipt) -> list[object]:
    place = place_to_plain(receipt.place) if receipt.place else None
    return [receipt.key, receipt.state, receipt.message, place]


async def receipts(tx: Reading, keys: Iterable[str]) -> dict[str, str]:
    """What the platforms call letters that were sent, by key; the others are left out."""
    rows = await tx.all(
        "SELECT key, receipt FROM outbox"
        " WHERE key IN (SELECT value FROM json_each(:keys)) AND receipt IS NOT NULL",
        keys=json.dumps(list(keys)),
    )
    return {row["key"]: row["receipt"] for row in rows}


async def depth(tx: Reading) -> tuple[int, float | None]:
    """How many letters wait, and since when the oldest does, in seconds since 1970."""
    row = await tx.one("SELECT count(*) AS n, min(at) AS since FROM outbox WHERE state = 'queued'")
    return (row["n"], row["since"]) if row else (0, None)
