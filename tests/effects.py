"""What is kept of somebody, without what chance has chosen: the same after the same words."""

from __future__ import annotations

import json
from typing import TypeAlias

from bot.model import Account
from storage import people
from storage.database import Database

Effects: TypeAlias = list[tuple[str, str, list[str]]]  # flow, how it stands, and its entries


async def effects_on(database: Database, account: Account) -> Effects:
    """The conversations of somebody."""
    async with database.reading() as tx:
        person = await people.of_account(tx, account)
        assert person
        rows = await tx.all(
            "SELECT * FROM conversation WHERE person = :person ORDER BY flow", person=person.id
        )
    return [(row["flow"], row["status"], keys(row["journal"])) for row in rows]


def keys(journal: str) -> list[str]:
    """The entries; of what a step led to only that it was taken, since there is chance in it."""
    entries = json.loads(journal)
    return [json.dumps(entry[:3] if entry[0] == "ask" else entry[:2]) for entry in entries]
