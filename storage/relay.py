"""Which message came from whom, until the match closes; never what was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from bot.model import Place
from bot.receipts import names
from storage.database import Reading, Transaction
from storage.records.relay import Relayed
from storage.times import moment, moment_or_none


async def note(tx: Transaction, match: str, sender: str, letters: Mapping[str, str]) -> None:
    """Note that these letters, by their readers, pass on what somebody says."""
    await tx.many(
        "INSERT INTO relayed (letter, match, sender, reader, at)"
        " VALUES (:letter, :match, :sender, :reader, :now)",
        [
            {
                "letter": letter,
                "match": match,
                "sender": sender,
                "reader": reader,
                "now": tx.now.timestamp(),
            }
            for reader, letter in letters.items()
        ],
    )


async def answered(tx: Reading, reader: str, place: Place, message: str) -> Relayed | None:
    """What was passed on to somebody as this message of their private chat."""
    rows = await tx.all(
        "SELECT relayed.*, outbox.receipt FROM relayed JOIN outbox ON outbox.key = relayed.letter"
        " WHERE relayed.reader = :reader AND instr(outbox.receipt, :message) > 0"
        " AND json_extract(outbox.place, '$[0]') = :platform"
        " AND json_extract(outbox.place, '$[1]') = :chat ORDER BY relayed.at DESC",
        reader=reader,
        message=message,
        platform=place.platform,
        chat=place.chat,
    )
    return next((_relayed(row) for row in rows if names(row["receipt"], message)), None)


async def since(tx: Reading, sender: str, reader: str, moment_: datetime) -> list[datetime]:
    """When somebody wrote to somebody else after this moment, the first time first."""
    rows = await tx.all(
        "SELECT at FROM relayed WHERE sender = :sender AND reader = :reader AND at > :since"
        " ORDER BY at",
        sender=sender,
        reader=reader,
        since=moment_.timestamp(),
    )
    return [moment(row["at"]) for row in rows]


async def has_begun(tx: Reading, match: str) -> bool:
    """Whether anything was passed on in a match."""
    row = await tx.one("SELECT 1 FROM relayed WHERE match = :match LIMIT 1", match=match)
    return row is not None


async def held_until(tx: Reading, sender: str, reader: str) -> datetime | None:
    """Until when something from somebody to somebody else waits; None where nothing does."""
    row = await tx.one(
        "SELECT max(outbox.not_before) AS until FROM relayed"
        " JOIN outbox ON outbox.key = relayed.letter WHERE relayed.sender = :sender"
        " AND relayed.reader = :reader AND outbox.state = 'queued'",
        sender=sender,
        reader=reader,
    )
    return moment_or_none(row["until"]) if row else None


async def withhold(tx: Transaction, one: str, other: str) -> None:
    """Let nothing that waits on its way between two people arrive."""
    await tx.run(
        "DELETE FROM relayed WHERE sender IN (:one, :other) AND reader IN (:one, :other)"
        " AND EXISTS (SELECT 1 FROM outbox WHERE key = relayed.letter AND state = 'queued')",
        one=one,
        other=other,
    )


async def lost(tx: Reading, limit: int) -> list[str]:
    """The letters that did not arrive, or perhaps not, and whose senders do not know it yet."""
    rows = await tx.all("SELECT letter FROM relayed WHERE lost = 1 LIMIT :limit", limit=limit)
    return [row["letter"] for row in rows]


async def take_lost(tx: Transaction, letter: str) -> Relayed | None:
    """What a lost letter was; of all that was lost on the same way nothing is kept any more."""
    row = await tx.one("SELECT * FROM relayed WHERE letter = :letter AND lost = 1", letter=letter)
    if row is None:
        return None
    await tx.run(
        "DELETE FROM relayed WHERE match = :match AND sender = :sender AND reader = :reader"
        " AND lost = 1",
        match=row["match"],
        sender=row["sender"],
        reader=row["reader"],
    )
    return _relayed(row)


async def tell(tx: Transaction, match: str, person: str) -> bool:
    """Note that somebody knows who can read what is passed on; False where they knew."""
    told = await tx.run(
        "UPDATE match_member SET told = 1 WHERE match = :match AND person = :person AND told = 0",
        match=match,
        person=person,
    )
    return told > 0


async def was_matched(tx: Reading, person: str) -> bool:
    """Whether somebody ever was brought together with anybody, as far as is known."""
    row = await tx.one("SELECT 1 FROM match_member WHERE person = :person LIMIT 1", person=person)
    return row is not None


def _relayed(row: sqlite3.Row) -> Relayed:
    return Relayed(row["letter"], row["match"], row["sender"], row["reader"], moment(row["at"]))
