"""What somebody does not want to hear: a topic, or everything that a community announces."""

from __future__ import annotations

from typing import Final

from bot.model import Button, Buttons
from bot.text import CommandWord, Text, _, paragraphs, pgettext
from conversations.announcements import words
from handlers.registry import on
from handlers.turn import Turn
from storage import communities, topics
from storage.records.announcements import Topic
from storage.records.communities import Community

PREVIEW: Final = "preview"  # stands for a community and for a topic where nobody is asked
TOPICS: Final = CommandWord("topics")


def mute_buttons(community: str, topic: str, name: str) -> Buttons:
    """What stands under an announcement: one tap, and nothing more about it, or from there."""
    rows = []
    if topic:
        rows.append((Button(words.NOT_TOPIC, f"mute:{community}:{topic}"),))
    rows.append((Button(words.nothing_from(name), f"mute:{community}:"),))
    return tuple(rows)


@on.press("mute")
async def mute(turn: Turn, community: str, topic: str) -> None:
    """Mute a topic, or everything that a community announces; one tap takes it back."""
    if community == PREVIEW:
        turn.say(ONLY_A_PREVIEW)
        return
    found, about = await _found(turn, community, topic)
    if found is None or (topic and about is None):
        turn.say(GONE)
        return
    await topics.mute(turn.tx, turn.somebody.id, community, topic)
    undo = Button(pgettext("button", "Undo"), f"unmute:{community}:{topic}")
    turn.say(_muted(found, about), ((undo,),))


@on.press("unmute")
async def unmute(turn: Turn, community: str, topic: str) -> None:
    """Hear about it again."""
    found, about = await _found(turn, community, topic)
    await topics.unmute(turn.tx, turn.somebody.id, community, topic)
    if found is None:
        return turn.edit(GONE)
    turn.edit(_heard(found, about))


async def _found(turn: Turn, community: str, topic: str) -> tuple[Community | None, Topic | None]:
    about = await topics.find(turn.tx, topic) if topic else None
    known = about if about and about.community == community else None
    return await communities.find(turn.tx, community), known


def _muted(community: Community, topic: Topic | None) -> Text:
    if topic:
        said = _(
            "All right: nothing more about {topic} from {community}.",
            topic=topic.name,
            community=community.name,
        )
    else:
        said = _(
            "All right: no more announcements from {community}. You still belong to it.",
            community=community.name,
        )
    return paragraphs(said, _("{topics} shows and changes what you hear about.", topics=TOPICS))


def _heard(community: Community, topic: Topic | None) -> Text:
    if topic:
        return _(
            "You hear about {topic} from {community} again.",
            topic=topic.name,
            community=community.name,
        )
    return _("You hear what {community} announces again.", community=community.name)


ONLY_A_PREVIEW: Final = _("Here people can turn it off with one tap. This is only a preview.")
GONE: Final = _("That is not there any more, so there is nothing to turn off.")
