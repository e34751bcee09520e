"""What the conversations about a peer view read and keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.model import Plain
from storage import assessments, peer_views, people
from storage.database import Transaction

CLOSED: Final = "closed"
KEPT: Final = "kept"
NOTHING: Final = "nothing"


async def name(tx: Transaction, *, person: str) -> Plain:
    """What somebody wants to be called; empty where they did not say."""
    found = await people.find(tx, person)
    return found.name if found else ""


async def call(tx: Transaction, *, person: str, name: str) -> Plain:
    """Write what somebody wants to be called."""
    await people.describe(tx, person, name=name)
    return None


async def begin(
    tx: Transaction, *, person: str, assessment: str, skills: Sequence[str], invited: int
) -> Plain:
    """Begin to ask others, unless others are being asked or the self-assessment has gone."""
    latest = await peer_views.of_person(tx, person, limit=1)
    if latest and latest[0].open:
        return ""
    if await assessments.find(tx, person, assessment) is None:
        return ""
    return await peer_views.begin(tx, person, assessment, skills, invited)


async def answer(
    tx: Transaction, *, person: str, view: str, levels: Mapping[str, int | None]
) -> Plain:
    """Keep what somebody has seen; where it has closed meanwhile, or all have answered, nothing."""
    found = await peer_views.find(tx, view)
    if found is None or not found.open or found.closes_at <= tx.now or found.person == person:
        return CLOSED
    if found.full and not await peer_views.has_answered(tx, view, person):
        return CLOSED
    known = {skill: level for skill, level in levels.items() if level is not None}
    if not known:
        await peer_views.take_back(tx, view, person)
        return NOTHING
    await peer_views.answer(tx, view, person, known)
    return KEPT


async def take_back(tx: Transaction, *, person: str, view: str) -> Plain:
    """Erase what somebody answered; False where it is too late."""
    return await peer_views.take_back(tx, view, person)
