"""Codes by which one mentor lets another name them as the one who stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.ids import new_code
from storage import hashes
from storage.database import Reading, Transaction

LENGTH: Final = 8  # signs: 40 bits
LASTS: Final = timedelta(minutes=10)  # until the code is typed
ANSWERED_WITHIN: Final = timedelta(days=7)  # by whoever showed it


async def offer(tx: Transaction, person: str) -> str:
    """A new code of a mentor who would stand in; they have no other from then on."""
    await drop(tx, person)
    code = new_code(LENGTH)
    await tx.run(
        "INSERT INTO stand_in (person, code, expires_at) VALUES (:person, :code, :expires_at)",
        person=person,
        code=await hashes.of_code(tx, code),
        expires_at=(tx.now + LASTS).timestamp(),
    )
    return code


async def typed(tx: Transaction, code: str, mentor: str) -> str | None:
    """Note that a mentor typed this code; returns whose it is, None where it is good for nothing.

    It is good for nobody else from then on, and nobody stands in for themselves.
    """
    row = await tx.one(
        "UPDATE stand_in SET code = NULL, typed_by = :mentor, expires_at = :until"
        " WHERE code = :code AND expires_at > :now AND person <> :mentor RETURNING person",
        code=await hashes.of_code(tx, code),
        mentor=mentor,
        now=tx.now.timestamp(),
        until=(tx.now + ANSWERED_WITHIN).timestamp(),
    )
    return row["person"] if row else None


async def wanted_by(tx: Reading, person: str) -> str | None:
    """The mentor who typed somebody's code and waits for their yes."""
    row = await tx.one(
        "SELECT typed_by FROM stand_in WHERE person = :person AND expires_at > :now",
        person=person,
        now=tx.now.timestamp(),
    )
    return row["typed_by"] if row else None


async def drop(tx: Transaction, person: str) -> None:
    """Let nothing come of what somebody offered."""
    await tx.run("DELETE FROM stand_in WHERE person = :person", person=person)
