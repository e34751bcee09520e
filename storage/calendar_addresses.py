"""Private addresses at which calendar programs read where somebody is signed up."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.ids import new_code
from storage import hashes
from storage.database import Reading, Transaction
from storage.times import moment_or_none

SIGNS: Final = 32  # of a code: 160 bits, which nobody finds by trying
KIND: Final = "calendar"  # codes of one kind are never taken for those of another


async def make(tx: Transaction, person: str) -> str:
    """Give somebody an address, in the place of one they had; returns its code, kept nowhere."""
    code = new_code(SIGNS)
    await tx.run(
        "INSERT INTO calendar_address (person, code, at) VALUES (:person, :code, :now)"
        " ON CONFLICT (person) DO UPDATE SET code = excluded.code, at = excluded.at",
        person=person,
        code=await _mark(tx, code),
        now=tx.now.timestamp(),
    )
    return code


async def revoke(tx: Transaction, person: str) -> bool:
    """Take somebody's address away; False where they had none."""
    deleted = await tx.run("DELETE FROM calendar_address WHERE person = :person", person=person)
    return deleted == 1


async def since(tx: Reading, person: str) -> datetime | None:
    """Since when somebody has their address; None where they have none."""
    row = await tx.one("SELECT at FROM calendar_address WHERE person = :person", person=person)
    return moment_or_none(row["at"]) if row else None


async def owner(tx: Reading, code: str) -> str | None:
    """Whose address has this code."""
    # Compared by its mark: how long that takes says nothing about any code.
    row = await tx.one(
        "SELECT person FROM calendar_address WHERE code = :code", code=await _mark(tx, code)
    )
    return row["person"] if row else None


async def seats(tx: Reading, person: str, since: datetime) -> list[str]:
    """The dates on which somebody has or had a seat, those that ended before left out."""
    rows = await tx.all(
        "SELECT training_date.id FROM sign_up JOIN training_date ON training_date.id = sign_up.date"
        " WHERE sign_up.person = :person AND sign_up.state = 'in'"
        " AND training_date.state <> 'cancelled' AND training_date.ends_at > :since"
        " ORDER BY training_date.starts_at, training_date.id",
        person=person,
        since=since.timestamp(),
    )
    return [row["id"] for row in rows]


async def _mark(tx: Reading, code: str) -> str:
    return await hashes.of_code(tx, f"{KIND} {code}")
