"""The topics of a community as its organisers see them, to be taken away again."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import _, paragraphs, pgettext, verbatim
from handlers.organise import back_to
from handlers.panels import show
from handlers.turn import Turn
from storage import audit, topics
from storage.records.announcements import Topic
from storage.records.communities import Community

ENTRY: Final = "announcements"


async def show_topics(turn: Turn, community: Community, option: str) -> None:
    """List the topics; ask about one of them, and delete it once that is confirmed."""
    id, _dot, sure = option.partition(".")
    known = {one.id: one for one in await topics.of_community(turn.tx, community.id)}
    chosen = known.get(id)
    if chosen and sure == "yes":
        await topics.drop(turn.tx, chosen.id)
        await audit.note(turn.tx, turn.somebody.id, "topic deleted", community=community.id)
        del known[id]
    elif chosen:
        return _ask(turn, community, chosen)
    rows = [(Button(verbatim(one.name), _data(community, one.id)),) for one in known.values()]
    text = paragraphs(
        _("<b>{community}</b>: topics of announcements", community=community.name),
        _("Press one to delete it. A new one is made when you write an announcement."),
    )
    show(turn, text, (*rows, (back_to(community.id, ENTRY),)))


def _ask(turn: Turn, community: Community, topic: Topic) -> None:
    yes = Button(pgettext("button", "Yes, delete it"), _data(community, f"{topic.id}.yes"))
    back = Button(pgettext("button", "Back"), f"{ENTRY}:{community.id}:topics")
    text = _(
        "Shall I delete the topic {topic}? Who had turned it off hears about it again, as I do not "
        "know any more what it was about.",
        topic=topic.name,
    )
    show(turn, text, ((yes,), (back,)))


def _data(community: Community, rest: str) -> str:
    return f"{ENTRY}:{community.id}:topics.{rest}"
