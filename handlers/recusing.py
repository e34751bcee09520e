"""Staying out of deciding of one's own accord, and coming back."""

from __future__ import annotations

from typing import Final

from bot.model import Button
from bot.text import _, paragraphs, pgettext
from conversations.nominations.standing.phases import SUPPORTING
from handlers.calls import act, data, own_entry, show_one
from handlers.panels import show
from handlers.turn import Turn
from storage import roll, support
from storage.records.calls import Call, Method

NOT_ON_ROLL: Final = _("You are not on the roll of this call, so you decide nothing in it.")


async def _may_decide(turn: Turn, call: Call) -> bool:
    entry = await own_entry(turn, call)
    return _is_voted(call) and entry is not None and not entry.recused


async def _is_recused(turn: Turn, call: Call) -> bool:
    entry = await own_entry(turn, call)
    return entry is not None and entry.recused


def _is_voted(call: Call) -> bool:
    return call.plan.method is not Method.ORGANISERS


@act("recuse", pgettext("button", "Stay out of deciding"), order=90, offered=_may_decide)
async def recuse(turn: Turn, call: Call, rest: str) -> None:
    """Let somebody stay out, once they know what that means."""
    entry = await own_entry(turn, call)
    if entry is None:
        return await show_one(turn, call.id, news=NOT_ON_ROLL)
    if rest != "yes":
        yes = Button(pgettext("button", "Stay out of deciding"), data(call.id, "recuse.yes"))
        no = Button(pgettext("button", "Go on deciding"), data(call.id))
        told = [WHAT_IT_MEANS, *([SUPPORT_GOES] if call.state in SUPPORTING else [])]
        return show(turn, paragraphs(*told), ((yes, no),))
    await roll.recuse(turn.tx, entry.id, recused=True)
    if call.state in SUPPORTING:
        await support.take_all_back(turn.tx, call.id, turn.somebody.id)
    await show_one(turn, call.id, news=_("You stay out of this decision. Nobody is told."))


@act("return", pgettext("button", "Decide with the others"), order=90, offered=_is_recused)
async def come_back(turn: Turn, call: Call, rest: str) -> None:
    """Let somebody decide with the others again."""
    entry = await own_entry(turn, call)
    if entry is None:
        return await show_one(turn, call.id, news=NOT_ON_ROLL)
    await roll.recuse(turn.tx, entry.id, recused=False)
    await show_one(turn, call.id, news=_("You decide with the others again."))


WHAT_IT_MEANS: Final = _(
    "If you are too close to somebody who stands, you can stay out of deciding. Then you are not "
    "counted, and what you may have voted does not count. You can come back until the end."
)
SUPPORT_GOES: Final = _("If you support somebody in this call, that is taken back.")
