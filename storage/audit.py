"""Acts that touch people, and who did them."""

from __future__ import annotations

from datetime import datetime

from storage.database import Reading, Transaction
from storage.records.audit import AuditEntry
from storage.times import moment, moment_or_none


async def note(
    tx: Transaction, actor: str, act: str, *, community: str | None = None, about: str = ""
) -> None:
    """Write that a person did something; `about` is the id of a person or thing."""
    await tx.run(
        "INSERT INTO audit (at, community, actor, act, about)"
        " VALUES (:now, :community, :actor, :act, :about)",
        now=tx.now.timestamp(),
        community=community,
        actor=actor,
        act=act,
        about=about,
    )


async def last(tx: Reading, community: str, act: str) -> datetime | None:
    """When this was done last in a community."""
    row = await tx.one(
        "SELECT max(at) AS at FROM audit WHERE community = :community AND act = :act",
        community=community,
        act=act,
    )
    return moment_or_none(row["at"]) if row else None


async def was_done(
    tx: Reading, community: str, act: str, about: str, *, by: str | None = None
) -> bool:
    """Whether this was done in a community about this person or thing, as far as that is kept.

    `by` asks whether it was this person who did it.
    """
    row = await tx.one(
        "SELECT 1 FROM audit WHERE community = :community AND act = :act AND about = :about"
        " AND actor = coalesce(:by, actor)",
        community=community,
        act=act,
        about=about,
        by=by,
    )
    return row is not None


async def latest(tx: Reading, community: str, limit: int) -> list[AuditEntry]:
    """What was done in a community, the latest first."""
    rows = await tx.all(
        "SELECT * FROM audit WHERE community = :community ORDER BY at DESC, number DESC"
        " LIMIT :limit",
        community=community,
        limit=limit,
    )
    return [
        AuditEntry(moment(row["at"]), row["community"], row["actor"], row["act"], row["about"])
        for row in rows
    ]
