"""What somebody hears about: the topics of their communities, each to be turned off and on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model import Button, Buttons
from bot.text import Text, _, paragraphs, pgettext, verbatim
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, memberships, topics
from storage.records.announcements import Topic
from storage.records.communities import Community
from storage.topics import EVERYTHING

MOST_ABOVE: Final = 3  # hubs above a community whose announcements its people get, too


@on.command("topics", summary=_("What you hear about from your communities"))
async def command(turn: Turn) -> None:
    """Show what somebody hears about; of several communities, ask which one is meant."""
    await _begin(turn)


@on.press("topics")
async def pressed(turn: Turn, community: str, option: str) -> None:
    """Show a community's topics, or turn one of them off or on."""
    mine = {one.id: one for one in await _heard_from(turn)}
    if community not in mine:
        return await _begin(turn)
    word, _dot, topic = option.partition(".")
    me = turn.somebody.id
    if word == "off" and await _exists(turn, community, topic):
        await topics.mute(turn.tx, me, community, topic)
    elif word == "on":
        await topics.unmute(turn.tx, me, community, topic)
    await _page(turn, mine[community], several=len(mine) > 1)


async def _exists(turn: Turn, community: str, topic: str) -> bool:
    found = await topics.find(turn.tx, topic) if topic else None
    return topic == EVERYTHING or (found is not None and found.community == community)


async def _begin(turn: Turn) -> None:
    mine = await _heard_from(turn)
    if not mine:
        return show(turn, NOTHING)
    if len(mine) == 1:
        return await _page(turn, mine[0], several=False)
    rows = tuple((Button(verbatim(one.name), f"topics:{one.id}:"),) for one in mine)
    show(turn, _("From which community?"), rows)


async def _heard_from(turn: Turn) -> Sequence[Community]:
    """The communities whose announcements somebody gets: their own, and the hubs above those."""
    found: dict[str, Community] = {}
    for one in await memberships.communities_of(turn.tx, turn.somebody.id):
        found[one.id] = one
    for one in tuple(found.values()):
        above = one.parent
        for _level in range(MOST_ABOVE):
            hub = await communities.find(turn.tx, above) if above else None
            if hub is None or hub.id in found:
                break
            found[hub.id], above = hub, hub.parent
    return list(found.values())


async def _page(turn: Turn, community: Community, *, several: bool) -> None:
    known = await topics.of_community(turn.tx, community.id)
    muted = {
        topic
        for where, topic in await topics.muted_by(turn.tx, turn.somebody.id)
        if where == community.id
    }
    back = ((Button(pgettext("button", "Back"), "topics::"),),) if several else ()
    show(turn, _text(community, known, muted), (*_switches(community, known, muted), *back))


def _text(community: Community, known: Sequence[Topic], muted: set[str]) -> Text:
    heading = _("<b>{community}</b>: what you hear about", community=community.name)
    if EVERYTHING in muted:
        said = _("You hear nothing of what it announces. Everything else goes on.")
    elif known:
        said = _("Press a topic to turn it off or on. ✓ marks what you hear about.")
    else:
        said = _("You hear everything that it announces.")
    return paragraphs(heading, said)


def _switches(community: Community, known: Sequence[Topic], muted: set[str]) -> Buttons:
    about = f"topics:{community.id}"
    if EVERYTHING in muted:
        return ((Button(pgettext("button", "Hear from it again"), f"{about}:on."),),)
    rows = [
        (
            Button(pgettext("button", "✗ {choice}", choice=one.name), f"{about}:on.{one.id}")
            if one.id in muted
            else Button(pgettext("button", "✓ {choice}", choice=one.name), f"{about}:off.{one.id}"),
        )
        for one in known
    ]
    return (*rows, (Button(pgettext("button", "Turn everything off"), f"{about}:off."),))


NOTHING: Final = _("You belong to no community yet, so nobody announces anything to you here.")
