"""What people have said yes to."""

from __future__ import annotations

import sqlite3

from storage.database import Reading, Transaction
from storage.records.consent import Consent
from storage.times import moment


async def give(tx: Transaction, person: str, purpose: str, version: int) -> None:
    """Write that somebody said yes to this version of a purpose, now."""
    await tx.run(
        "INSERT INTO consent (person, purpose, version, at)"
        " VALUES (:person, :purpose, :version, :now)"
        " ON CONFLICT (person, purpose) DO UPDATE SET version = :version, at = :now",
        person=person,
        purpose=purpose,
        version=version,
        now=tx.now.timestamp(),
    )


async def withdraw(tx: Transaction, person: str, purpose: str) -> None:
    """Take a yes back."""
    await tx.run(
        "DELETE FROM consent WHERE person = :person AND purpose = :purpose",
        person=person,
        purpose=purpose,
    )


async def find(tx: Reading, person: str, purpose: str) -> Consent | None:
    """The yes to this purpose."""
    row = await tx.one(
        "SELECT * FROM consent WHERE person = :person AND purpose = :purpose",
        person=person,
        purpose=purpose,
    )
    return _consent(row) if row else None


async def of_person(tx: Reading, person: str) -> list[Consent]:
    """Everything that somebody said yes to."""
    rows = await tx.all("SELECT * FROM consent WHERE person = :person", person=person)
    return [_consent(row) for row in rows]


def _consent(row: sqlite3.Row) -> Consent:
    return Consent(row["person"], row["purpose"], row["version"], moment(row["at"]))
