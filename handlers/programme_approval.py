"""Approving the plan of a programme: the last look, and what goes out at once."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model import Button
from bot.text import (
    _,
    lines,
    ngettext,
    pgettext,
)
from conversations.programmes.comparing import holds
from handlers.organisers import called
from handlers.panels import show
from handlers.programme_plans import (
    MOST_DIFFERENCES,
    fitting_of,
    mentor_or_nobody,
    plans,
    show_draft,
    snapshot,
)
from handlers.programme_sending import send_part
from handlers.programmes import act, data, show_one
from handlers.turn import Turn
from storage import audit, programme_plans, programmes
from storage.records.communities import Community
from storage.records.programmes import Plan, Programme
from storage.records.programmes import ProgrammeState as State


@act("approve")
async def approve(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Ask once more, and then let the requests go out, if nothing has changed meanwhile."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = await programme_plans.pairs(turn.tx, programme.id, Plan.CHOSEN)
    still = holds(fitting, pairs)
    if still != pairs:
        return await _anew(turn, programme, pairs, still)
    if not pairs:
        return await show_draft(turn, programme, news=[_("There is no pair to approve yet.")])
    if rest != "yes":
        text = ngettext(
            "Shall I ask {n} mentor now? Those without a mentor are told so, kindly.",
            "Shall I ask for {n} pairs now? Those without a mentor are told so, kindly.",
            len(pairs),
        )
        yes = Button(pgettext("button", "Yes, ask them"), data(programme.id, "approve.yes"))
        back = Button(pgettext("button", "Back"), data(programme.id, "draft.0"))
        return show(turn, text, ((yes, back),))
    await _decide(turn, community, programme)
    await show_one(turn, programme.id)


async def _anew(
    turn: Turn,
    programme: Programme,
    before: Mapping[str, str],
    still: Mapping[str, str],
) -> None:
    """Match those again for whom something has changed, and say what came of it."""
    kept = dict(still)
    found = await turn.work("anew", snapshot, plans, programme=programme.id, kept=kept)
    fitting = await fitting_of(turn, programme)
    pairs = holds(fitting, found["best"]["pairs"]) if found else kept
    await programme_plans.keep(turn.tx, programme.id, Plan.CHOSEN, pairs)
    changed = [who for who in {**before, **pairs} if before.get(who) != pairs.get(who)]
    news = [
        _(
            "• {who}: {mentor}",
            who=await called(turn, who),
            mentor=await mentor_or_nobody(turn, pairs.get(who)),
        )
        for who in changed
        if who in fitting.applicants
    ][:MOST_DIFFERENCES]
    said = _("Something has changed meanwhile, so I have matched these again. Nobody is asked yet.")
    await show_draft(turn, programme, news=[lines([said, *news])])


async def _decide(turn: Turn, community: Community, programme: Programme) -> None:
    """Note what was approved at once; what does not go out in this turn the clock sends on."""
    tx, me = turn.tx, turn.somebody.id
    await programmes.move(tx, programme, State.UNDER_WAY, due_at=programme.ends_at)
    await programmes.approve(tx, programme.id)
    await audit.note(tx, me, "programme approved", community=community.id, about=programme.id)
    if await send_part(turn, programme):
        await programmes.schedule(tx, programme.id, turn.now)
