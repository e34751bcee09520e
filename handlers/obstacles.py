"""Why a mentor cannot be asked, or go on with a request."""

from __future__ import annotations

from conversations.mentoring.states import Event
from handlers.turn import Turn
from storage import agreements, bans, mentors, people, pool, requests
from storage.records.requests import Asked, Request


async def obstacle(turn: Turn, request: Request, asked: Asked) -> Event | None:
    """What keeps a mentor from being asked, as an event: away or gone; None: nothing does."""
    mentor = await mentors.find(turn.tx, asked.mentor)
    if mentor is None or await is_apart(turn, request, asked.mentor):
        return Event.GONE
    if mentor.is_away(turn.now):
        return Event.AWAY
    if not asked.state.is_at_it and not await _has_confirmed(turn, request, asked):
        return Event.GONE
    room = await mentors.free_places(turn.tx, asked.mentor)
    if not asked.state.is_at_it:  # what lies with them already counts as if it were accepted
        room -= (await requests.loads(turn.tx, [asked.mentor])).get(asked.mentor, 0)
    return None if room > 0 else Event.GONE


async def _has_confirmed(turn: Turn, request: Request, asked: Asked) -> bool:
    """Whether a mentor has confirmed what is asked for; who is at it does so with their yes."""
    return await agreements.count_in(turn.tx, asked.mentor, request.community)


async def is_apart(turn: Turn, request: Request, mentor: str) -> bool:
    """Whether two people must not meet, cannot see each other or cannot be reached any more."""
    if not await pool.is_shown(turn.tx, request.seeker, mentor):
        return True
    accounts = await people.accounts_of(turn.tx, mentor)
    if not any(one.reachable for one in accounts):
        return True
    return await bans.keeps_out(turn.tx, request.community, [one.account for one in accounts])
