"""How it was for people who had been brought together: blind until all have said so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from storage.database import Reading, Transaction
from storage.records.farewells import Farewell, Feedback
from storage.times import moment_or_none

FEWEST: Final = 5


async def ask(tx: Transaction, match: str, people: Iterable[str]) -> None:
    """Note that these people are asked how it was."""
    await tx.many(
        "INSERT INTO farewell (match, person) VALUES (:match, :person) ON CONFLICT DO NOTHING",
        [{"match": match, "person": person} for person in people],
    )


async def find(tx: Reading, match: str, person: str) -> Farewell | None:
    """What somebody says of a match, where they were asked and it is still open."""
    row = await tx.one(
        "SELECT * FROM farewell WHERE match = :match AND person = :person",
        match=match,
        person=person,
    )
    return _farewell(row) if row else None


async def answer(
    tx: Transaction, match: str, person: str, *, useful: int, helped: str, thanks: str
) -> bool:
    """Keep what somebody says; False where they have said it, or it is too late."""
    changed = await tx.run(
        "UPDATE farewell SET useful = :useful, helped = :helped, thanks = :thanks,"
        " answered_at = :now WHERE match = :match AND person = :person AND answered_at IS NULL",
        match=match,
        person=person,
        useful=useful,
        helped=helped,
        thanks=thanks,
        now=tx.now.timestamp(),
    )
    return changed == 1


async def all_answered(tx: Reading, match: str) -> bool:
    """Whether nobody of a match is still to say how it was."""
    row = await tx.one(
        "SELECT 1 FROM farewell WHERE match = :match AND answered_at IS NULL", match=match
    )
    return row is None


async def take(tx: Transaction, match: str) -> list[Farewell]:
    """What was said of a match; it is not kept any longer."""
    rows = await tx.all("DELETE FROM farewell WHERE match = :match RETURNING *", match=match)
    found = sorted((_farewell(row) for row in rows), key=lambda one: one.person)
    return [one for one in found if one.answered_at]


async def count(tx: Transaction, community: str, said: Farewell) -> None:
    """Let organisers see it in a sum, as soon as five people can be added to it together.

    Until then it is known whose it is, so that nobody counts for two; afterwards no longer. As
    sums only change by five people at once, none of them can be worked out.
    """
    await tx.run(
        "INSERT INTO feedback (community, person, useful, helped)"
        " SELECT id, :person, :useful, :helped FROM community WHERE id = :community",
        community=community,
        person=said.person,
        useful=said.useful,
        helped=said.helped,
    )
    await tx.run(
        "UPDATE feedback SET counted = 1, person = NULL"
        " WHERE community = :community AND counted = 0"
        " AND (SELECT count(DISTINCT other.person) FROM feedback AS other"
        " WHERE other.community = :community AND other.counted = 0) >= :fewest",
        community=community,
        fewest=FEWEST,
    )


async def totals(tx: Reading, community: str) -> Feedback | None:
    """What organisers see of it; None where it would be of fewer than five people."""
    rows = await tx.all(
        "SELECT helped, count(*) AS n, sum(useful) AS useful FROM feedback"
        " WHERE community = :community AND counted = 1 GROUP BY helped ORDER BY n DESC, helped",
        community=community,
    )
    answers = sum(row["n"] for row in rows)
    if answers < FEWEST:
        return None
    often = [row["helped"] for row in rows if row["helped"] and row["n"] >= FEWEST]
    return Feedback(answers, sum(row["useful"] for row in rows) / answers, often)


def _farewell(row: sqlite3.Row) -> Farewell:
    return Farewell(
        match=row["match"],
        person=row["person"],
        useful=row["useful"],
        helped=row["helped"],
        thanks=row["thanks"],
        answered_at=moment_or_none(row["answered_at"]),
    )
