"""What shall be said, committed with the reason for saying it, until it has been delivered."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.letters import message_from_plain, message_to_plain, place_from_plain, place_to_plain
from bot.model import Letter, Place, Plain, ToPerson, Weight
from storage.connection import Statement
from storage.database import Reading, Transaction
from storage.errors import KeyGone
from storage.records.menus import Menu
from storage.vault import Vault

SEALED: Final = 4096  # bytes, of which sealed letters are as many times as long
TOO_OLD: Final = timedelta(days=4)  # for a letter whose reader cannot be written to


class State(StrEnum):
    """How a letter stands."""

    QUEUED = "queued"
    LEAVING = "leaving"  # an announcement that is being handed over
    SENT = "sent"
    DOUBTFUL = "doubtful"  # it may have arrived, and saying it twice would disturb
    DROPPED = "dropped"
    UNREACHABLE = "unreachable"  # an announcement dropped as its reader cannot be written to


@dataclass(frozen=True, slots=True)
class Receipt:
    """How the delivery of one letter ended."""

    key: str
    state: State
    place: Place | None = None
    message: str | None = None  # the platform's id
    until: datetime | None = None  # where it has not ended, and waits
    menu: Menu | None = None  # what it offers, where nobody had asked for it


async def add(tx: Transaction, letters: Iterable[Letter]) -> None:
    """Queue letters; one whose key is known is not queued twice."""
    await tx.run_all([adding(letters, tx)])


def adding(letters: Iterable[Letter], tx: Reading) -> Statement:
    """The same as a statement, to be run in this transaction."""
    return Statement(
        "INSERT INTO outbox (key, person, place, weight, body, not_before, at, seal)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO NOTHING",
        [_row(letter, tx.now, tx.vault) for letter in letters],
    )


def _row(letter: Letter, now: datetime, vault: Vault) -> tuple[object, ...]:
    body = message_to_plain(letter.message)
    if letter.languages:
        body["languages"] = letter.languages
    if letter.zone:
        body["zone"] = letter.zone
    if letter.seal:
        body = _sealed(body, letter, vault)
    return (
        letter.key,
        letter.to.person if isinstance(letter.to, ToPerson) else None,
        json.dumps(place_to_plain(letter.to)) if isinstance(letter.to, Place) else None,
        int(letter.weight),
        json.dumps(body),
        letter.not_before.timestamp() if letter.not_before else None,
        now.timestamp(),
        letter.seal or None,
    )


def _sealed(body: Plain, letter: Letter, vault: Vault) -> Plain:
    words = json.dumps(body).encode()
    sealed = vault.make(letter.seal).seal(words, f"letter:{letter.key}", SEALED)
    return {"sealed": base64.b64encode(sealed).decode()}


async def take_back(tx: Transaction, person: str, data: str) -> int:
    """Delete what waits for somebody's morning and has a button of this kind; returns how many."""
    return await tx.run(
        "DELETE FROM outbox WHERE person = :person AND state = 'queued' AND not_before > :now"
        " AND instr(body, :data) > 0",
        person=person,
        now=tx.now.timestamp(),
        data=f'"{data}',
    )


async def waiting(
    tx: Reading, now: datetime, limit: int, *, known: Iterable[str] = ()
) -> list[Letter]:
    """Letters that may be sent now, but for those known already, in the order they were said."""
    return await _waiting(tx, "weight < 3", now, limit, known)


async def announcements(
    tx: Reading, now: datetime, limit: int, *, known: Iterable[str] = ()
) -> list[Letter]:
    """As `waiting`, for announcements: of these there may be many, and nobody waits for them."""
    return await _waiting(tx, "weight = 3", now, limit, known)


async def _waiting(
    tx: Reading, which: str, now: datetime, limit: int, known: Iterable[str]
) -> list[Letter]:
    rows = await tx.all(
        "SELECT key, person, place, weight, body, seal FROM outbox"  # noqa: S608 - one of two constants
        f" WHERE state = 'queued' AND {which} AND (not_before IS NULL OR not_before <= :now)"
        " AND key NOT IN (SELECT value FROM json_each(:known))"
        " ORDER BY number LIMIT :limit",
        now=now.timestamp(),
        limit=limit,
        known=json.dumps(list(known)),
    )
    return [letter for row in rows if (letter := _letter(row, tx.vault))]


def _letter(row: sqlite3.Row, vault: Vault) -> Letter | None:
    """The letter as it was said; None where nobody can open it any more."""
    body = json.loads(row["body"])
    if row["seal"]:
        body = _opened(body, row, vault)
        if body is None:
            return None
    to = ToPerson(row["person"]) if row["person"] else place_from_plain(json.loads(row["place"]))
    return Letter(
        row["key"],
        to,
        message_from_plain(body),
        Weight(row["weight"]),
        tuple(body.get("languages", ())),
        seal=row["seal"] or "",
        zone=body.get("zone", ""),
    )


def _opened(body: Plain, row: sqlite3.Row, vault: Vault) -> Plain:
    key = vault.find(row["seal"])
    try:
        words = key.open(base64.b64decode(body["sealed"]), f"letter:{row['key']}") if key else None
    except KeyGone:
        return None
    return json.loads(words) if words else None


async def leave(tx: Transaction, letters: Iterable[tuple[str, Place]]) -> set[str]:
    """Note that letters are handed over now, and where; returns the keys of those that may be.

    The others were taken back, or have ended.
    """
    told = [[key, place_to_plain(place)] for key, place in letters]
    if not told:
        return set()
    rows = await tx.all(
        "UPDATE outbox SET state = 'leaving', place = e.value -> 1"
        " FROM json_each(:letters) AS e WHERE outbox.key = e.value ->> 0"
        " AND outbox.state = 'queued' RETURNING outbox.key",
        letters=json.dumps(told),
    )
    return {row["key"] for row in rows}


async def has_left(tx: Reading) -> bool:
    """Whether anything was being handed over."""
    return await tx.one("SELECT 1 FROM outbox WHERE state = 'leaving'") is not None


async def settle_left(tx: Transaction, knowing_keys: Iterable[str]) -> None:
    """Decide about what was being handed over when the process died.

    It is said again on platforms that know a key; elsewhere it may have arrived.
    """
    await tx.run(
        "UPDATE outbox SET state = 'queued' WHERE state = 'leaving'"
        " AND place ->> 0 IN (SELECT value FROM json_each(:platforms))",
        platforms=json.dumps(list(knowing_keys)),
    )
    await tx.run("UPDATE outbox SET state = 'doubtful', body = NULL WHERE state = 'leaving'")


async def drop_sealed(tx: Transaction, poll: str) -> None:
    """Drop what waits under the seal of a poll: nobody can read it any more."""
    await tx.run(
        "UPDATE outbox SET state = 'dropped', body = NULL WHERE seal = :poll AND state = 'queued'",
        poll=poll,
    )


def settling(receipts: Sequence[Receipt]) -> Statement:
    """Note how deliveries ended; the words of what has been delivered are forgotten."""
    receipts = [one for one in receipts if one.until is None]
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


async def reader_of(tx: Reading, key: str) -> str | None:
    """To whom a letter was written; None where that was nobody, or is not known any more."""
    row = await tx.one("SELECT person FROM outbox WHERE key = :key", key=key)
    return row["person"] if row else None


async def state_of(tx: Reading, key: str) -> State | None:
    """How a letter stands; None where nothing is known of it."""
    row = await tx.one("SELECT state FROM outbox WHERE key = :key", key=key)
    return State(row["state"]) if row else None


async def places(tx: Reading, keys: Iterable[str]) -> dict[str, Place]:
    """Where letters were sent, by key; the others are left out."""
    rows = await tx.all(
        "SELECT key, place FROM outbox WHERE key IN (SELECT value FROM json_each(:keys))"
        " AND state = 'sent' AND place IS NOT NULL",
        keys=json.dumps(list(keys)),
    )
    return {row["key"]: place_from_plain(json.loads(row["place"])) for row in rows}


def putting_off(receipts: Sequence[Receipt], now: datetime) -> Statement:
    """Let letters wait; those that were said long ago have waited enough."""
    return Statement(
        "UPDATE outbox SET not_before = :until,"
        " state = CASE WHEN at < :too_old THEN 'dropped' ELSE 'queued' END,"
        " body = CASE WHEN at < :too_old THEN NULL ELSE body END"
        " WHERE key = :key AND state IN ('queued', 'leaving')",
        [
            {
                "key": one.key,
                "until": one.until.timestamp(),
                "too_old": (now - TOO_OLD).timestamp(),
            }
            for one in receipts
            if one.until
        ],
    )


async def depth(tx: Reading) -> tuple[int, float | None]:
    """How many letters wait, and since when the oldest does, in seconds since 1970."""
    row = await tx.one(
        "SELECT sum(n) AS n, min(since) AS since FROM"
        " (SELECT count(*) AS n, min(at) AS since FROM outbox"
        " WHERE state = 'queued' AND weight < 3 UNION ALL"
        " SELECT count(*), min(at) FROM outbox WHERE state = 'queued' AND weight = 3)"
    )
    return (row["n"], row["since"]) if row else (0, None)
