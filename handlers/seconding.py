"""Supporting somebody who stands: others see how many do, and nobody who."""

from __future__ import annotations

from bot.model import Button, Buttons
from bot.text import Text, _, pgettext
from conversations.nominations.standing.phases import SUPPORTING
from handlers.calls import act, data, own_entry, show_one
from handlers.standing import NO_LONGER, find, offer, show_page
from handlers.turn import Turn
from storage import candidates
from storage.records.calls import Call
from storage.records.candidates import Candidate


@offer(10)
async def buttons(turn: Turn, call: Call, one: Candidate) -> Buttons:
    """Support somebody, or take that back."""
    if call.state not in SUPPORTING or not call.plan.seconds:
        return ()
    if turn.somebody.id in await candidates.seconds(turn.tx, one.id):
        label = pgettext("button", "Take my support back")
        return ((Button(label, data(call.id, f"unsupport.{one.id}")),),)
    if await _why_not(turn, call, one):
        return ()
    return ((Button(pgettext("button", "I support them"), data(call.id, f"support.{one.id}")),),)


@act("support", during=SUPPORTING)
async def support(turn: Turn, call: Call, rest: str) -> None:
    """Support a candidate, as one of those on the roll who have not nominated them."""
    one = await find(turn, call, rest)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    refused = await _why_not(turn, call, one)
    if refused:
        return await show_page(turn, call, one.id, news=refused)
    await candidates.second(turn.tx, one.id, turn.somebody.id)
    told = _("You support them. Others see how many do, and nobody sees who.")
    await show_page(turn, call, one.id, news=told)


@act("unsupport", during=SUPPORTING)
async def take_back(turn: Turn, call: Call, rest: str) -> None:
    """Support a candidate no longer."""
    one = await find(turn, call, rest)
    if one is None:
        return await show_one(turn, call.id, news=NO_LONGER)
    await candidates.stop_seconding(turn.tx, one.id, turn.somebody.id)
    await show_page(turn, call, one.id, news=_("You support them no longer."))


async def _why_not(turn: Turn, call: Call, one: Candidate) -> Text | None:
    """Why who acts cannot support a candidate; None: they can."""
    me, entry = turn.somebody.id, await own_entry(turn, call)
    if one.person == me:
        return _("Others have to support you; you cannot do it yourself.")
    if entry is None:
        return _("Only those on the roll of this call can support somebody.")
    if entry.recused:
        return _("You stay out of this decision, and so you support nobody in it.")
    if any(known.nominator == me for known in await candidates.nominations(turn.tx, one.id)):
        return _("You have nominated them; the support has to come from others.")
    return None
