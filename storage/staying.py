"""People who have been silent for so long that they are asked whether to stay."""

from __future__ import annotations

from storage import installation
from storage.database import Reading


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of people who are to be asked, the longest silent first."""
    silent = (await installation.of(tx)).keeping.people_silent_unasked
    rows = await tx.all(
        "SELECT id FROM person WHERE active_at <= :before AND asked_to_stay_at IS NULL"
        " AND EXISTS (SELECT 1 FROM consent WHERE consent.person = person.id AND purpose = 'keep')"
        " ORDER BY active_at LIMIT :limit",
        before=(tx.now - silent).timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]
