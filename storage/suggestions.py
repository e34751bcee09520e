"""Better words for what Banyan says, as its readers suggest them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage import schema
from storage.database import Reading, Transaction
from storage.records.suggestions import Suggestion
from storage.times import moment


async def add(tx: Transaction, person: str, *, language: str, words: str, better: str) -> None:
    """Keep a suggestion for those who translate."""
    await tx.run(
        "INSERT INTO suggestion (person, language, words, better, at)"
        " VALUES (:person, :language, :words, :better, :now)",
        person=person,
        language=language,
        words=words,
        better=better,
        now=tx.now.timestamp(),
    )


def latest(path: Path, limit: int) -> list[Suggestion]:
    """What was suggested, the latest first, without names; read beside a Banyan that runs."""
    sql = "SELECT * FROM suggestion ORDER BY number DESC LIMIT :limit"
    with closing(schema.connect(path, "ro")) as connection:
        connection.row_factory = sqlite3.Row
        return [_suggestion(row) for row in connection.execute(sql, {"limit": limit})]


async def count_of(tx: Reading, person: str, since: datetime) -> int:
    """How many suggestions somebody has made since then."""
    row = await tx.one(
        "SELECT count(*) AS n FROM suggestion WHERE person = :person AND at > :since",
        person=person,
        since=since.timestamp(),
    )
    return row["n"] if row else 0


def _suggestion(row: sqlite3.Row) -> Suggestion:
    return Suggestion(row["language"], row["words"], row["better"], moment(row["at"]))
