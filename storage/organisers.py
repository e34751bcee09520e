"""Who may organise a community: whoever accepted the part, appointed or an administrator."""

from __future__ import annotations

import sqlite3

from storage.database import Reading, Transaction
from storage.records.organisers import Organiser
from storage.times import moment_or_none


async def ask(tx: Transaction, community: str, person: str) -> None:
    """Note that an administrator of the group was asked to take the part of organiser."""
    await tx.run(
        "INSERT INTO organiser (community, person) VALUES (:community, :person)"
        " ON CONFLICT DO NOTHING",
        community=community,
        person=person,
    )


async def appoint(tx: Transaction, community: str, person: str, by: str | None) -> None:
    """Note that an organiser appointed somebody, who still has to accept unless they have."""
    await tx.run(
        "INSERT INTO organiser (community, person, appointed, appointed_by)"
        " VALUES (:community, :person, 1, :by)"
        " ON CONFLICT (community, person) DO UPDATE SET appointed = 1, appointed_by = :by",
        community=community,
        person=person,
        by=by,
    )


async def accept(tx: Transaction, community: str, person: str) -> bool:
    """Note that somebody takes the part; False where nobody asked or it was taken already."""
    changed = await tx.run(
        "UPDATE organiser SET accepted_at = :now"
        " WHERE community = :community AND person = :person AND accepted_at IS NULL",
        community=community,
        person=person,
        now=tx.now.timestamp(),
    )
    return changed == 1


async def step_down(tx: Transaction, community: str, person: str) -> bool:
    """End the part, or decline it; False where there was none."""
    deleted = await tx.run(
        "DELETE FROM organiser WHERE community = :community AND person = :person",
        community=community,
        person=person,
    )
    return deleted == 1


async def find(tx: Reading, community: str, person: str) -> Organiser | None:
    """The part that somebody has in a community, accepted or not."""
    row = await tx.one(
        "SELECT * FROM organiser WHERE community = :community AND person = :person",
        community=community,
        person=person,
    )
    return _organiser(row) if row else None


async def of_community(tx: Reading, community: str) -> list[Organiser]:
    """Everybody who accepted the part in a community, the first first."""
    rows = await tx.all(
        "SELECT * FROM organiser WHERE community = :community AND accepted_at IS NOT NULL"
        " ORDER BY accepted_at, person",
        community=community,
    )
    return [_organiser(row) for row in rows]


async def of_person(tx: Reading, person: str) -> list[Organiser]:
    """The parts that somebody accepted, the first first."""
    rows = await tx.all(
        "SELECT * FROM organiser WHERE person = :person AND accepted_at IS NOT NULL"
        " ORDER BY accepted_at, community",
        person=person,
    )
    return [_organiser(row) for row in rows]


def _organiser(row: sqlite3.Row) -> Organiser:
    return Organiser(
        community=row["community"],
        person=row["person"],
        appointed=bool(row["appointed"]),
        appointed_by=row["appointed_by"],
        accepted_at=moment_or_none(row["accepted_at"]),
    )
