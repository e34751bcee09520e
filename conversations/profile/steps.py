"""What is written about people in their own words."""

from __future__ import annotations

from bot.cities import zones_by_time, zones_for
from bot.model import Plain
from storage import people
from storage.database import Transaction


async def zones(tx: Transaction, *, person: str, words: str) -> Plain:
    """The time zones that a place or the time of day there may mean, each with its name."""
    known = await people.find(tx, person)
    languages = known.languages if known else ()
    found = zones_for(words, languages) or zones_by_time(words, languages, now=tx.now)
    return [[zone, label] for zone, label in found]


async def live_in(tx: Transaction, *, person: str, zone: str) -> Plain:
    """Write somebody's time zone; returns the present moment."""
    await people.live_in_zone(tx, person, zone)
    return tx.now.isoformat()


async def written(tx: Transaction, *, person: str, field: str) -> Plain:
    """What somebody has said about themselves so far."""
    known = await people.find(tx, person)
    return getattr(known, field) if known else ""


async def describe(tx: Transaction, *, person: str, field: str, words: str) -> Plain:
    """Write what somebody says about themselves; no words remove it."""
    await people.describe(tx, person, **{field: words})
    return None
