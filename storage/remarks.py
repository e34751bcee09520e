"""What people say and ask about candidates, and what the organisers do with it."""

from __future__ import annotations

import sqlite3
from typing import Final

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.candidates import Remark, RemarkKind, RemarkState
from storage.times import moment

MOST_BY_ONE: Final = 5  # remarks of one person about one candidate


async def add(
    tx: Transaction, candidate: str, author: str, kind: RemarkKind, words: str
) -> str | None:
    """Keep a remark until the organisers pass it on; returns its id.

    None where somebody has said as much about this candidate as one person can.
    """
    written = await tx.all(
        "INSERT INTO remark (id, candidate, author, kind, words, state, at)"
        " SELECT :id, :candidate, :author, :kind, :words, 'waiting', :now WHERE"
        " (SELECT count(*) FROM remark WHERE candidate = :candidate AND author = :author) < :most"
        " RETURNING id",
        id=new_id(),
        candidate=candidate,
        author=author,
        kind=str(kind),
        words=words,
        now=tx.now.timestamp(),
        most=MOST_BY_ONE,
    )
    return written[0]["id"] if written else None


async def find(tx: Reading, remark: str) -> Remark | None:
    """The remark of this id."""
    row = await tx.one("SELECT * FROM remark WHERE id = :remark", remark=remark)
    return _remark(row) if row else None


async def waiting(tx: Reading, call: str, reader: str) -> list[Remark]:
    """What waits for the organisers of a call, the first first, without what a reader wrote."""
    rows = await tx.all(
        "SELECT remark.* FROM candidate JOIN remark ON remark.candidate = candidate.id"
        " WHERE candidate.call = :call AND candidate.state = 'accepted'"
        " AND remark.state = 'waiting' AND author IS NOT :reader ORDER BY remark.at, remark.id",
        call=call,
        reader=reader,
    )
    return [_remark(row) for row in rows]


async def passed(tx: Reading, candidate: str) -> list[Remark]:
    """What everybody reads about a candidate, the first first."""
    rows = await tx.all(
        "SELECT * FROM remark WHERE candidate = :candidate AND state = 'passed' ORDER BY at, id",
        candidate=candidate,
    )
    return [_remark(row) for row in rows]


async def settle(tx: Transaction, remark: str, state: RemarkState) -> bool:
    """Pass on, or keep back, what was waiting; False where that has been done already."""
    written = await tx.run(
        "UPDATE remark SET state = :state WHERE id = :remark AND state = 'waiting'",
        remark=remark,
        state=str(state),
    )
    return written == 1


async def answer(tx: Transaction, remark: str, words: str) -> None:
    """Keep the answer of a candidate to a question, in the place of what it was."""
    await tx.run(
        "UPDATE remark SET answer = :words"
        " WHERE id = :remark AND kind = 'question' AND state = 'passed'",
        remark=remark,
        words=words,
    )


async def clear(tx: Transaction, call: str) -> None:
    """Erase, at the end of a call, what was not passed on, and who wrote what was."""
    await tx.run(
        "DELETE FROM remark WHERE state <> 'passed'"
        " AND candidate IN (SELECT id FROM candidate WHERE call = :call)",
        call=call,
    )
    await tx.run(
        "UPDATE remark SET author = NULL"
        " WHERE candidate IN (SELECT id FROM candidate WHERE call = :call)",
        call=call,
    )


def _remark(row: sqlite3.Row) -> Remark:
    return Remark(
        id=row["id"],
        candidate=row["candidate"],
        author=row["author"],
        kind=RemarkKind(row["kind"]),
        words=row["words"],
        answer=row["answer"],
        state=RemarkState(row["state"]),
        at=moment(row["at"]),
    )
