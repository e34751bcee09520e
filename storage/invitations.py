"""Codes by which people come into a community."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.invitations import Invitation, InvitationKind
from storage.times import moment


async def make(
    tx: Transaction,
    community: str,
    made_by: str | None,
    kind: InvitationKind,
    *,
    lasts: timedelta,
    uses: int,
) -> Invitation:
    """A new code for so many people and so long."""
    invitation = Invitation(new_id(), community, made_by, kind, tx.now + lasts, uses)
    await tx.run(
        "INSERT INTO invitation (code, community, made_by, kind, expires_at, uses_left)"
        " VALUES (:code, :community, :made_by, :kind, :expires_at, :uses_left)",
        code=invitation.code,
        community=community,
        made_by=made_by,
        kind=str(kind),
        expires_at=invitation.expires_at.timestamp(),
        uses_left=uses,
    )
    return invitation


async def find(tx: Reading, code: str) -> Invitation | None:
    """What a code is for, unless it has expired or been used up."""
    row = await tx.one(
        "SELECT * FROM invitation WHERE code = :code AND expires_at > :now AND uses_left > 0",
        code=code,
        now=tx.now.timestamp(),
    )
    return _invitation(row) if row else None


async def redeem(tx: Transaction, code: str) -> Invitation | None:
    """Use a code once; None where it has expired or been used up."""
    row = await tx.one(
        "UPDATE invitation SET uses_left = uses_left - 1"
        " WHERE code = :code AND expires_at > :now AND uses_left > 0 RETURNING *",
        code=code,
        now=tx.now.timestamp(),
    )
    return _invitation(row) if row else None


async def of_community(tx: Reading, community: str) -> list[Invitation]:
    """The codes of a community that are still good, the first to expire first."""
    rows = await tx.all(
        "SELECT * FROM invitation WHERE community = :community"
        " AND expires_at > :now AND uses_left > 0 ORDER BY expires_at",
        community=community,
        now=tx.now.timestamp(),
    )
    return [_invitation(row) for row in rows]


async def withdraw(tx: Transaction, community: str, code: str) -> bool:
    """Make a code of this community useless; False where it has none such."""
    deleted = await tx.run(
        "DELETE FROM invitation WHERE code = :code AND community = :community",
        code=code,
        community=community,
    )
    return deleted == 1


def _invitation(row: sqlite3.Row) -> Invitation:
    return Invitation(
        code=row["code"],
        community=row["community"],
        made_by=row["made_by"],
        kind=InvitationKind(row["kind"]),
        expires_at=moment(row["expires_at"]),
        uses_left=row["uses_left"],
    )
