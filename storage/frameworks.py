"""Communities' own roles and skills: every version that was uploaded, and which is in use."""

from __future__ import annotations

import sqlite3
from typing import Final

from storage.database import Reading, Transaction
from storage.records.frameworks import StoredFramework
from storage.times import moment

MOST_KEPT: Final = 20  # of those not in use: enough for every conversation that began with one


async def save(tx: Transaction, community: str, body: str) -> int:
    """Keep an upload without using it yet; returns its version."""
    row = await tx.one(
        "INSERT INTO framework (community, version, body, at)"
        " SELECT :community, coalesce(max(version), 0) + 1, :body, :now FROM framework"
        " WHERE community = :community RETURNING version",
        community=community,
        body=body,
        now=tx.now.timestamp(),
    )
    if row is None:
        raise LookupError("A framework that has just been written cannot be read.")
    version = int(row["version"])
    await tx.run(
        "DELETE FROM framework WHERE community = :community AND version <= :old AND activation = 0",
        community=community,
        old=version - MOST_KEPT,
    )
    return version


async def use(tx: Transaction, community: str, version: int) -> None:
    """Use this version from now on."""
    await tx.run(
        "UPDATE framework SET activation ="
        " (SELECT max(activation) + 1 FROM framework WHERE community = :community)"
        " WHERE community = :community AND version = :version",
        community=community,
        version=version,
    )


async def undo(tx: Transaction, community: str) -> StoredFramework | None:
    """Go back to what was in use before; None: to this installation's own framework."""
    await tx.run(
        "UPDATE framework SET activation = 0 WHERE community = :community AND activation ="
        " (SELECT max(activation) FROM framework WHERE community = :community)",
        community=community,
    )
    return await in_use(tx, community)


async def in_use(tx: Reading, community: str) -> StoredFramework | None:
    """The version in use; None: this installation's own framework is."""
    row = await tx.one(
        "SELECT * FROM framework WHERE community = :community AND activation > 0"
        " ORDER BY activation DESC LIMIT 1",
        community=community,
    )
    return _framework(row) if row else None


async def find(tx: Reading, community: str, version: int) -> StoredFramework | None:
    """One version, in use or not: a conversation stays with the one it began with."""
    row = await tx.one(
        "SELECT * FROM framework WHERE community = :community AND version = :version",
        community=community,
        version=version,
    )
    return _framework(row) if row else None


def _framework(row: sqlite3.Row) -> StoredFramework:
    return StoredFramework(row["community"], row["version"], row["body"], moment(row["at"]))
