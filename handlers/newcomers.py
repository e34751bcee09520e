"""Who comes into a group: let in again, and welcomed together where the community wants that."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.model import Joined
from bot.text import _
from conversations.quiet_hours import after_night
from handlers.groups import here, post_at
from handlers.invitations import entrance, join_row
from handlers.registry import on
from handlers.turn import Turn
from storage import bans, communities, welcomes
from storage.records.communities import Community

# Whoever comes meanwhile is welcomed with the others, so a group reads no more than one an hour.
TOGETHER: Final = timedelta(hours=1)


@on.what(Joined)
async def joined(turn: Turn) -> None:
    """Name nobody; yet whoever the group lets in again may belong again."""
    for community in await here(turn):
        await bans.lift(turn.tx, community.id, turn.event.account, turn.place.chat)
        if community.welcome:
            await _note(turn, community)


async def _note(turn: Turn, community: Community) -> None:
    places = await communities.places_of(turn.tx, community.id)
    chat = turn.place.platform, turn.place.chat
    place = next((one for one in places if (one.platform, one.chat) == chat), None)
    if place:
        # A due turn belongs to no platform, and the link belongs to one.
        link, due_at = await entrance(turn, community), turn.now + TOGETHER
        await welcomes.add(turn.tx, place, community.id, link=link, due_at=due_at)


@on.due("welcome")
async def welcome(turn: Turn, about: str) -> None:
    """Welcome everybody who came lately, or in the morning."""
    waiting = await welcomes.find(turn.tx, about)
    community = await communities.find(turn.tx, waiting.community) if waiting else None
    if waiting is None or community is None:
        return
    moment = after_night(community.zone, turn.now)
    if moment > turn.now:
        return await welcomes.postpone(turn.tx, about, moment)
    await welcomes.remove(turn.tx, about)
    post_at(turn, waiting.place, community, WELCOME, (join_row(waiting.link),))


WELCOME: Final = _(
    "Welcome to everybody who came lately! I help the people here to see what they are good at, "
    "to learn more and to find each other. A tap below opens a private chat; I tell nobody here "
    "who joins."
)
