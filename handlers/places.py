"""Places that change or close: a group that was upgraded, a chat that cannot be written to."""

from __future__ import annotations

import json

from bot.letters import message_to_plain, place_from_plain
from bot.model import Moved, Place, Send
from bot.text import _
from handlers.groups import gone_from
from handlers.registry import on
from handlers.turn import Turn
from storage import addresses, communities, notices, organisers, places
from storage.records.communities import Community


@on.what(Moved)
async def moved(turn: Turn) -> None:
    """Let a group that was upgraded keep everything it has."""
    what = turn.event.what
    if isinstance(what, Moved):
        await _follow(turn, turn.place, what.chat)


@on.due("moved")
async def found_moved(turn: Turn, about: str) -> None:
    """As above, where the platform says so only when it is given a letter."""
    place, chat = json.loads(about)
    await _follow(turn, place_from_plain(place), chat)


async def _follow(turn: Turn, place: Place, chat: str) -> None:
    if place.chat == chat or place.private:
        return
    await places.move(turn.tx, place.platform, place.chat, chat)
    await communities.returned_to(turn.tx, place.platform, chat)


@on.due("unreachable")
async def unreachable(turn: Turn, about: str) -> None:
    """Write nobody in a chat that is closed, until they write; let the group of it rest."""
    place = _place(about)
    if place.private:
        return await addresses.lose(turn.tx, place)
    await gone_from(turn, place)


@on.due("not_allowed")
async def not_allowed(turn: Turn, about: str) -> None:
    """Tell who organises a community that Banyan is not heard in its group."""
    place = _place(about)
    for community in await communities.in_chat(turn.tx, place.platform, place.chat):
        if not community.paused:
            await _tell_organisers(turn, community)


async def _tell_organisers(turn: Turn, community: Community) -> None:
    text = _(
        "I am not allowed to write in a group of <b>{community}</b>, so nobody reads my answers "
        "there. An administrator can let me send messages.",
        community=community.name,
    )
    body = message_to_plain(Send(text))
    for organiser in await organisers.of_community(turn.tx, community.id):
        await notices.add(turn.tx, organiser.person, body, turn.now)


def _place(about: str) -> Place:
    (place,) = json.loads(about)
    return place_from_plain(place)
