"""A programme as it may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from storage import programmes
from storage.database import Transaction

SKILL: Final = "facilitation"


async def open_programme(
    tx: Transaction,
    community: str,
    title: str = "Growing together",
    *,
    places: int = 10,
    skills: Sequence[str] = (SKILL,),
) -> str:
    """One that takes applications for a week and lasts half a year; returns its id."""
    moments = tuple(tx.now + timedelta(days=days) for days in (7, 8, 190))
    return await programmes.open_one(
        tx,
        community,
        title=title,
        about="Half a year with a mentor.",
        skills=skills,
        places=places,
        zone="Africa/Accra",
        apply_by=date(2026, 3, 8),
        starts_on=date(2026, 3, 10),
        ends_on=date(2026, 9, 8),
        moments=(moments[0], moments[1], moments[2]),
        rhythm=14,
        tasks=["Watch a meeting together"],
        due_at=moments[0] - timedelta(days=1),
    )
