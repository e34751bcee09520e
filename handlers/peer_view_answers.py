"""Those who are asked how they see somebody: the way in, by a link or a code."""

from __future__ import annotations

from conversations.communities.codes import read_code
from conversations.peer_view import words
from conversations.peer_view.answering import PEER_VIEW
from handlers import dialogue
from handlers.registry import on
from handlers.turn import Turn
from storage import assessments, blocks, peer_views
from storage.records.blocks import BlockKind
from storage.records.peer_views import PeerView


@on.opened("view")
async def opened(turn: Turn, code: str) -> None:
    """Begin to answer; this is where the link leads."""
    await answer_code(turn, read_code(code))


async def answer_code(turn: Turn, code: str) -> None:
    """Begin to answer what a code is for, or say that it is no good."""
    view = await peer_views.by_code(turn.tx, code)
    me = turn.somebody.id
    if view is None:
        turn.say(words.NO_GOOD)
    elif view.person == me:
        turn.say(words.ONESELF)
    elif await _apart(turn, view):
        turn.say(words.NO_GOOD)
    else:
        await _begin(turn, view)


async def _apart(turn: Turn, view: PeerView) -> bool:
    """Whether one of them has blocked the other, which is not said."""
    kept = await blocks.between(turn.tx, view.person, turn.somebody.id)
    return BlockKind.BLOCK in kept


async def _begin(turn: Turn, view: PeerView) -> None:
    again = await peer_views.has_answered(turn.tx, view.id, turn.somebody.id)
    if view.full and not again:
        turn.say(words.NO_GOOD)
        return
    assessment = await assessments.find(turn.tx, view.person, view.assessment)
    if assessment is None:
        turn.say(words.NO_GOOD)
        return
    await dialogue.start(
        turn,
        PEER_VIEW,
        view=view.id,
        person=view.person,
        community=assessment.community or "",
        version=assessment.framework_version,
        skills=list(view.skills),
        **({"again": True} if again else {}),
    )
