"""The roll of a call: who may take part, fixed at its opening, one ballot an entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.ids import new_id
from storage import ballots, hashes
from storage.database import Reading, Transaction
from storage.records.calls import RollEntry


async def fix_members(tx: Transaction, call: str, community: str) -> int:
    """Put everybody on the roll who belongs to the community now; returns how many."""
    rows = await tx.all(
        "SELECT person FROM membership WHERE community = :community", community=community
    )
    entries = [{"id": new_id(), "call": call, "person": row["person"]} for row in rows]
    return await tx.many(
        "INSERT INTO roll_entry (id, call, person) VALUES (:id, :call, :person)"
        " ON CONFLICT DO NOTHING",
        entries,
    )


async def fix_codes(tx: Transaction, call: str, codes: Sequence[str]) -> None:
    """Put one entry on the roll for each of these codes, which are kept as keyed hashes."""
    marks = await hashes.of_codes(tx, codes)
    await tx.many(
        "INSERT INTO roll_entry (id, call, code) VALUES (:id, :call, :code)",
        [{"id": new_id(), "call": call, "code": mark} for mark in marks],
    )


async def drop_codes(tx: Transaction, call: str) -> int:
    """Make the codes of a call useless that nobody has used; returns how many."""
    return await tx.run(
        "DELETE FROM roll_entry WHERE call = :call AND code IS NOT NULL AND person IS NULL",
        call=call,
    )


async def clear(tx: Transaction, call: str) -> None:
    """Take everybody off the roll of a call that has not opened."""
    await tx.run("DELETE FROM roll_entry WHERE call = :call", call=call)


async def codes(tx: Reading, call: str) -> tuple[int, int]:
    """How many entries a roll has, and how many of them still wait for their code."""
    row = await tx.one(
        "SELECT count(*) AS n, count(code) AS waiting FROM roll_entry WHERE call = :call", call=call
    )
    return (row["n"], row["waiting"]) if row else (0, 0)


async def call_of_code(tx: Reading, code: str) -> str | None:
    """The call that a code is for; None where it does not work (any more)."""
    mark = await hashes.of_code(tx, code)
    row = await tx.one("SELECT call FROM roll_entry WHERE code = :mark", mark=mark)
    return row["call"] if row else None


async def redeem(tx: Transaction, person: str, code: str) -> RollEntry | None:
    """Give an entry to who brings its code; None where it does not work (any more).

    Somebody who is on that roll already keeps the one entry that they have, and the code stays.
    """
    mark = await hashes.of_code(tx, code)
    row = await tx.one("SELECT * FROM roll_entry WHERE code = :mark", mark=mark)
    if row is None:
        return None
    own = await of_person(tx, row["call"], person)
    if own:
        return own
    await tx.run(
        "UPDATE roll_entry SET person = :person, code = NULL WHERE id = :id",
        person=person,
        id=row["id"],
    )
    return RollEntry(row["id"], row["call"], person, bool(row["recused"]))


async def of_person(tx: Reading, call: str, person: str) -> RollEntry | None:
    """The entry of somebody on the roll of a call."""
    row = await tx.one(
        "SELECT * FROM roll_entry WHERE call = :call AND person = :person", call=call, person=person
    )
    return _entry(row) if row else None


async def of_call(tx: Reading, call: str) -> list[RollEntry]:
    """Everybody on the roll who can be written to, in an order that says nothing."""
    rows = await tx.all(
        "SELECT * FROM roll_entry WHERE call = :call AND person IS NOT NULL ORDER BY id", call=call
    )
    return [_entry(row) for row in rows]


async def recuse(tx: Transaction, entry: str, *, recused: bool) -> None:
    """Let somebody stay out of deciding, or come back to it."""
    await tx.run(
        "UPDATE roll_entry SET recused = :recused WHERE id = :entry",
        entry=entry,
        recused=int(recused),
    )


async def size(tx: Reading, call: str) -> int:
    """How many entries a roll has, without the recused."""
    row = await tx.one(
        "SELECT count(*) AS n FROM roll_entry WHERE call = :call AND recused = 0", call=call
    )
    return row["n"] if row else 0


async def unite(tx: Transaction, kept: str, gone: str) -> None:
    """Leave two people who are one a single entry on each roll: the one that is taking part.

    Where both are, what was said with the entry of `gone` does not count.
    """
    rows = await tx.all(
        "SELECT own.id AS own, other.id AS other,"
        " EXISTS (SELECT 1 FROM took_part WHERE entry = own.id AND poll = poll.id) AS own_part,"
        " EXISTS (SELECT 1 FROM took_part WHERE entry = other.id AND poll = poll.id) AS other_part"
        " FROM roll_entry AS other JOIN roll_entry AS own"
        " ON own.call = other.call AND own.person = :kept"
        " LEFT JOIN poll ON poll.call = other.call AND poll.state = 'open'"
        " WHERE other.person = :gone",
        kept=kept,
        gone=gone,
    )
    for row in rows:
        stays, goes = row["own"], row["other"]
        if row["other_part"] and not row["own_part"]:
            stays, goes = goes, stays
        await _join(tx, stays, goes)


async def _join(tx: Transaction, stays: str, goes: str) -> None:
    """Leave one of two entries; whoever stayed out of deciding with either still does."""
    await tx.run(
        "UPDATE roll_entry SET recused = max(roll_entry.recused, other.recused)"
        " FROM (SELECT recused FROM roll_entry WHERE id = :goes) AS other"
        " WHERE roll_entry.id = :stays",
        stays=stays,
        goes=goes,
    )
    await ballots.give_up(tx, goes)
    await tx.run("DELETE FROM roll_entry WHERE id = :goes", goes=goes)


def _entry(row: sqlite3.Row) -> RollEntry:
    return RollEntry(row["id"], row["call"], row["person"], bool(row["recused"]))
