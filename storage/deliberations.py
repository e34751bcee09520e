"""Views and concerns: what was said, and never by whom.

Their ids are random and they are listed by them, so that not even their order says anything. Whose
a concern is stands in the sealed ballot of its author alone (`storage.ballots`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.deliberations import Concern, View


async def add_view(tx: Transaction, poll: str, *, language: str, words: str) -> None:
    """Keep what somebody said in a round of views."""
    await tx.run(
        "INSERT INTO deliberation_view (id, poll, language, words)"
        " VALUES (:id, :poll, :language, :words)",
        id=new_id(),
        poll=poll,
        language=language,
        words=words,
    )


async def views(tx: Reading, poll: str) -> list[View]:
    """What was said in a round of views, in an order that says nothing."""
    rows = await tx.all("SELECT * FROM deliberation_view WHERE poll = :poll ORDER BY id", poll=poll)
    return [View(row["id"], row["language"], row["words"]) for row in rows]


async def add_concern(tx: Transaction, poll: str, *, language: str, words: str) -> str:
    """Keep what stands against a draft; returns the id of the concern."""
    concern = new_id()
    await tx.run(
        "INSERT INTO concern (id, poll, language, words) VALUES (:id, :poll, :language, :words)",
        id=concern,
        poll=poll,
        language=language,
        words=words,
    )
    return concern


async def find_concern(tx: Reading, concern: str) -> Concern | None:
    """The concern of this id, while it stands."""
    row = await tx.one("SELECT * FROM concern WHERE id = :concern", concern=concern)
    return _concern(row) if row else None


async def concerns(tx: Reading, poll: str) -> list[Concern]:
    """What stands against a draft, in an order that says nothing."""
    rows = await tx.all("SELECT * FROM concern WHERE poll = :poll ORDER BY id", poll=poll)
    return [_concern(row) for row in rows]


async def answer(tx: Transaction, concern: str, words: str) -> bool:
    """Keep what the chair says to a concern; False where it has been lifted."""
    return bool(
        await tx.run(
            "UPDATE concern SET answer = :words WHERE id = :concern", concern=concern, words=words
        )
    )


async def lift(tx: Transaction, concern: str) -> None:
    """Erase a concern that its author does not have any more."""
    await tx.run("DELETE FROM concern WHERE id = :concern", concern=concern)


async def keep_only(tx: Transaction, poll: str, standing: Collection[str]) -> None:
    """Erase the concerns of a round that no ballot stands behind any more."""
    for one in await concerns(tx, poll):
        if one.id not in standing:
            await lift(tx, one.id)


async def clear(tx: Transaction, call: str) -> None:
    """Erase, at the end of a call, what was said on the way; the drafts stay for the minutes."""
    for table in ("deliberation_view", "concern"):
        await tx.run(
            f"DELETE FROM {table} WHERE poll IN (SELECT id FROM poll WHERE call = :call)",  # noqa: S608 - a constant
            call=call,
        )


def _concern(row: sqlite3.Row) -> Concern:
    return Concern(row["id"], row["poll"], row["language"], row["words"], row["answer"])
