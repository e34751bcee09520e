"""What is written down at the end of a call."""

from __future__ import annotations

import json

from bot.model import Plain
from storage.database import Reading, Transaction


async def keep(tx: Transaction, call: str, record: str, digest: str) -> None:
    """Keep the record of a call, a JSON object, with its digest."""
    await tx.run(
        "INSERT INTO minutes (call, record, digest, at) VALUES (:call, :record, :digest, :now)"
        " ON CONFLICT DO NOTHING",
        call=call,
        record=record,
        digest=digest,
        now=tx.now.timestamp(),
    )


async def of_call(tx: Reading, call: str) -> tuple[Plain, str] | None:
    """The record of a call and the digest that it had; None where it has none."""
    row = await tx.one("SELECT record, digest FROM minutes WHERE call = :call", call=call)
    return (json.loads(row["record"]), row["digest"]) if row else None


async def unname(tx: Transaction, person: str) -> None:
    """Take the name of somebody out of every record; to be called before they are erased.

    The digest stays that of the record as it was: those who were sent it then can still compare.
    """
    rows = await tx.all(
        "SELECT minutes.call, record, candidate.id FROM candidate JOIN minutes"
        " ON minutes.call = candidate.call WHERE candidate.person = :person",
        person=person,
    )
    for row in rows:
        record = json.loads(row["record"])
        for one in record["standing"]:
            if one["candidate"] == row["id"]:
                one["name"] = None
        await tx.run(
            "UPDATE minutes SET record = :record WHERE call = :call",
            call=row["call"],
            record=json.dumps(record, ensure_ascii=False),
        )
