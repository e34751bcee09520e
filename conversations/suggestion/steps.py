"""Where better words are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Plain
from storage import people, suggestions
from storage.database import Transaction

MOST_A_DAY: Final = 20
DAY: Final = timedelta(days=1)


async def has_room(tx: Transaction, *, person: str) -> Plain:
    """Whether somebody may suggest more today."""
    return await suggestions.count_of(tx, person, tx.now - DAY) < MOST_A_DAY


async def keep(tx: Transaction, *, person: str, words: str, better: str) -> Plain:
    """Keep a suggestion with the language that its author reads best; False: no room any more."""
    # Several can have been begun while there was room.
    if not await has_room(tx, person=person):
        return False
    known = await people.find(tx, person)
    language = known.languages[0] if known and known.languages else "en"
    await suggestions.add(tx, person, language=language, words=words, better=better)
    return True
