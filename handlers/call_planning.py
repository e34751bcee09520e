"""Planning a call, and what its keepers can still do before it opens: change it, or delete it."""

from __future__ import annotations

from typing import Final

from bot.engine.journal import Conversation, Status
from bot.model import Button
from bot.text import Text, _, pgettext
from conversations.nominations.planning.flow import PLAN
from conversations.nominations.planning.steps import MOST_AT_ONCE
from handlers import call_keeping, dialogue
from handlers.call_keeping import act, back, data, page, show_one
from handlers.panels import show
from handlers.registry import on
from handlers.rights import as_organiser
from handlers.turn import Turn
from handlers.unprompted import tell
from storage import audit, calls, communities, frameworks, organisers, roll
from storage.records.calls import Call, CallState

PLANNED: Final = (CallState.PLANNED,)


@on.press("plancall")
async def begin(turn: Turn, community: str, option: str) -> None:
    """Begin to plan a call."""
    found = await as_organiser(turn, community)
    if len(await calls.of_community(turn.tx, community)) >= MOST_AT_ONCE or option != "new":
        return await call_keeping.panel(turn, found)
    await _talk_about(turn, community, call="")


@act("change", pgettext("button", "Change it"), during=PLANNED, order=10)
async def change(turn: Turn, call: Call, rest: str) -> None:
    """Change a call that has not opened, point by point."""
    await _talk_about(turn, call.community, call=call.id)


async def _talk_about(turn: Turn, community: str, *, call: str) -> None:
    used = await frameworks.in_use(turn.tx, community)
    version = used.version if used else 0
    await dialogue.start(turn, PLAN, community=community, call=call, version=version)


@on.ended(PLAN)
async def planned(turn: Turn, conversation: Conversation) -> None:
    """Show the call as it is planned now, and what is still to be done about it."""
    if conversation.status is not Status.DONE:
        return
    made = next((one.value for one in conversation.journal if one.key == "planned"), None)
    if made and await calls.find(turn.tx, made):
        turn.say(*await page(turn, made, news=KEPT))


@act("delete", pgettext("button", "Delete it"), during=PLANNED, order=95)
async def delete(turn: Turn, call: Call, rest: str) -> None:
    """Delete a call that has not opened, once that is confirmed; who redeemed a code is told."""
    if rest != "yes":
        yes = Button(pgettext("button", "Yes, delete it"), data(call.id, "delete.yes"))
        text = _("Shall I delete <b>{title}</b>? It has not opened.", title=call.plan.title)
        return show(turn, text, ((yes, back(call.id)),))
    waiting = [one.person for one in await roll.of_call(turn.tx, call.id) if one.person]
    if not await calls.drop(turn.tx, call.id):
        return await show_one(turn, call.id)
    me, community = turn.somebody.id, call.community
    await audit.note(turn.tx, me, "call deleted", community=community)
    for person in waiting:
        await tell(turn, person, _deleted(call))
    found = await communities.find(turn.tx, community)
    if found is None or not await _organises(turn, community):
        return show(turn, DELETED)
    await call_keeping.panel(turn, found)


async def _organises(turn: Turn, community: str) -> bool:
    part = await organisers.find(turn.tx, community, turn.somebody.id)
    return part is not None and part.accepted


def _deleted(call: Call) -> Text:
    return _(
        "<b>{title}</b>, for which you gave your code, will not be held: its organisers have "
        "deleted it before it opened.",
        title=call.plan.title,
    )


DELETED: Final = _("I have deleted it.")
KEPT: Final = _(
    "It is planned, and opens by itself. Until then you can change it or delete it; once it is "
    "open, it can only be prolonged or withdrawn, with a reason that all read."
)
