"""Approving the plan of a programme: the last look, the requests, and who goes without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import Button, Send
from bot.text import (
    CommandWord,
    Text,
    _,
    lines,
    ngettext,
    pgettext,
)
from conversations.programmes.comparing import holds
from conversations.programmes.fitting import Fitting
from conversations.programmes.steps import tell
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
from handlers.programmes import act, data, show_one
from handlers.turn import Turn
from storage import audit, notices, programme_plans, programmes, requests
from storage.records.communities import Community
from storage.records.mentors import Lasting
from storage.records.programmes import Application, ApplicationState, Plan, Programme
from storage.records.programmes import ProgrammeState as State
from storage.records.requests import AskedState

APART: Final = timedelta(milliseconds=1)  # so that they hear of it in the order of the list
RESERVES: Final = 2  # who are asked next, where a mentor says no


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
    await _send(turn, community, programme, fitting, still)
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


async def _send(
    turn: Turn,
    community: Community,
    programme: Programme,
    fitting: Fitting,
    pairs: Mapping[str, str],
) -> None:
    """Let the same requests go out as for everybody else, and tell who goes without."""
    tx = turn.tx
    await programmes.move(tx, programme, State.UNDER_WAY, due_at=programme.ends_at)
    for number, one in enumerate(await programmes.applications(tx, programme.id)):
        if one.state is not ApplicationState.APPLIED:
            continue
        mentor = pairs.get(one.person)
        if mentor:
            mentors = [mentor, *_reserves(fitting, pairs, one.person)]
            await _ask(turn, programme, one, mentors, turn.now + number * APART)
        else:
            await programmes.settle(tx, one, ApplicationState.OVER)
            await tell(tx, f"{programme.id}:over", one.person, _no_place(programme))
    await _thank(turn, programme, pairs)
    await programme_plans.clear(tx, programme.id)
    me = turn.somebody.id
    await audit.note(tx, me, "programme approved", community=community.id, about=programme.id)


async def _ask(
    turn: Turn, programme: Programme, one: Application, mentors: Sequence[str], at: datetime
) -> None:
    request = await requests.add(
        turn.tx, one.person, programme.community, one.skill, one.goal, lasting=Lasting.LONGER
    )
    for mentor in mentors:
        await requests.place(turn.tx, request, mentor, AskedState.NEXT)
    await requests.schedule(turn.tx, request, at)
    await programmes.settle(turn.tx, one, ApplicationState.ASKED, request)


def _reserves(fitting: Fitting, pairs: Mapping[str, str], who: str) -> list[str]:
    """Mentors with a place to spare who suit as well, should the first one say no."""
    taken = list(pairs.values())
    return [
        mentor
        for mentor in fitting.possible(who)
        if mentor != pairs[who] and taken.count(mentor) < fitting.mentors[mentor].someone.places
    ][:RESERVES]


def _no_place(programme: Programme) -> Text:
    return _(
        "In <b>{title}</b> there was no place for you this time: there were not enough mentors who "
        "suit what you look for. What you wrote is deleted. {mentor} looks for one on its own.",
        title=programme.title,
        mentor=CommandWord("mentor"),
    )


async def _thank(turn: Turn, programme: Programme, pairs: Mapping[str, str]) -> None:
    """Tell mentors who get nobody, with the next bundle."""
    text = _(
        "Nobody is brought together with you in <b>{title}</b> for now. Thank you for being there!",
        title=programme.title,
    )
    body, taken = message_to_plain(Send(text)), set(pairs.values())
    for number, mentor in enumerate(await programmes.places_of(turn.tx, programme.id)):
        if mentor not in taken:
            await notices.add(turn.tx, mentor, body, turn.now + number * APART)
