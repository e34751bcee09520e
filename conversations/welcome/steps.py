"""What first contact leaves behind."""

from __future__ import annotations

from typing import Final

from bot.model import Plain
from storage import consent, installation, people
from storage.database import Transaction

KEEP: Final = "keep"
VERSION: Final = 1  # of the words that people say yes to


async def operator(tx: Transaction, *, person: str) -> Plain:
    """Who runs this Banyan."""
    here = await installation.of(tx)
    return {"operator": here.operator, "contact": here.contact}


async def agree(tx: Transaction, *, person: str, language: str) -> Plain:
    """Write the yes and the language it was given in; the languages on offer, that one first."""
    await consent.give(tx, person, KEEP, VERSION)
    await people.read_languages(tx, person, [language])
    offered = (await installation.of(tx)).languages
    return sorted(offered, key=lambda tag: tag != language)


async def reads(tx: Transaction, *, person: str, language: str) -> Plain:
    """Write the language that somebody reads best."""
    await people.read_languages(tx, person, [language])
    return None
