"""Invitations to chair a call, or to be the deputy; each works once."""

from __future__ import annotations

from storage import hashes
from storage.database import Reading, Transaction


async def make(tx: Transaction, call: str, part: str, code: str) -> None:
    """Keep an invitation to be chair or deputy; an earlier one for the same does not work now."""
    await tx.run(
        "INSERT INTO keeper_invitation (call, part, code) VALUES (:call, :part, :mark)"
        " ON CONFLICT (call, part) DO UPDATE SET code = :mark",
        call=call,
        part=part,
        mark=await hashes.of_code(tx, code),
    )


async def find(tx: Reading, code: str) -> tuple[str, str] | None:
    """The call that a code is for, and the part: chair or deputy."""
    row = await tx.one(
        "SELECT call, part FROM keeper_invitation WHERE code = :mark",
        mark=await hashes.of_code(tx, code),
    )
    return (row["call"], row["part"]) if row else None


async def drop(tx: Transaction, call: str, part: str) -> None:
    """Make the invitation to this part useless."""
    await tx.run(
        "DELETE FROM keeper_invitation WHERE call = :call AND part = :part", call=call, part=part
    )
