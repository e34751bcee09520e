"""Codes by which mentors let others name them, to somebody who does not know them."""

from __future__ import annotations

from typing import Final

from bot.ids import new_code
from storage.database import Reading, Transaction

LENGTH: Final = 8  # signs: 40 bits, which nobody guesses


async def of_mentor(tx: Transaction, mentor: str) -> str:
    """The code of a mentor, made when it is first asked for; empty where they are none."""
    rows = await tx.all(
        "UPDATE mentor SET code = coalesce(code, :code) WHERE person = :mentor RETURNING code",
        code=new_code(LENGTH),
        mentor=mentor,
    )
    return rows[0]["code"] if rows else ""


async def find(tx: Reading, code: str) -> str | None:
    """Whose code this is."""
    row = await tx.one("SELECT person FROM mentor WHERE code = :code", code=code)
    return row["person"] if row else None
