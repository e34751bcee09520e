"""Whether somebody can be brought together with others, and the way there."""

from __future__ import annotations

from conversations.mentoring.find import MENTOR
from handlers import dialogue
from handlers.turn import Turn
from storage import memberships
from storage.database import Reading


async def can_meet(tx: Reading, person: str) -> bool:
    """Whether somebody belongs to a community that does not rest."""
    mine = await memberships.communities_of(tx, person)
    return any(not community.paused for community in mine)


async def brings_together(turn: Turn) -> bool:
    """The same for who acts."""
    return await can_meet(turn.tx, turn.somebody.id)


async def look_for(turn: Turn, skill: str) -> None:
    """Begin to look for somebody who can help with a skill."""
    if await brings_together(turn):
        await dialogue.start(turn, MENTOR, skill=skill)
