"""What people have said yes to."""

from __future__ import annotations

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


async def find(tx: Reading, person: str, purpose: str) -> Consent | None:
    """The yes to this purpose."""
    row = await tx.one(
        "SELECT * FROM consent WHERE person = :person AND purpose = :purpose",
        person=person,
        purpose=purpose,
    )
    if row is None:
        return None
    return Consent(row["person"], row["purpose"], row["version"], moment(row["at"]))
