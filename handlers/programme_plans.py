"""Who of a programme is brought together with whom: work out, compare, adjust, approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.letters import message_to_plain
from bot.model import Button, Plain, Send
from bot.text import (
    CommandWord,
    Gap,
    Listing,
    Text,
    _,
    lines,
    ngettext,
    paragraphs,
    pgettext,
    verbatim,
)
from conversations.programmes.assigning import Snapshot, work_out
from conversations.programmes.comparing import Figures, holds, told, why_without
from conversations.programmes.fitting import Fitting, for_organisers, reasons
from conversations.programmes.steps import skill_names, tell
from handlers.organisers import called
from handlers.panels import show
from handlers.programmes import act, data, page_start, pages, show_one
from handlers.turn import Turn
from storage import audit, installation, notices, programmes, requests
from storage.database import Reading
from storage.records.communities import Community
from storage.records.mentors import Lasting
from storage.records.programmes import Application, ApplicationState, Plan, Programme
from storage.records.programmes import ProgrammeState as State
from storage.records.requests import AskedState

PER_PAGE: Final = 6  # pairs
MOST_MENTORS: Final = 8  # that are offered for one person
MOST_DIFFERENCES: Final = 8
APART: Final = timedelta(milliseconds=1)  # so that they hear of it in the order of the list
RESERVES: Final = 2  # who are asked next, where a mentor says no


async def snapshot(tx: Reading, *, programme: str, kept: Plain) -> Snapshot | None:
    """Everything that the work rests on, as it is now."""
    found = await programmes.find(tx, programme)
    if found is None:
        return None
    weights = (await installation.of(tx)).weights
    return Snapshot(await programmes.cohort(tx, found), kept, weights, tx.now)


def plans(seen: Snapshot | None) -> Plain:
    """What the worker makes of a snapshot."""
    return work_out(seen) if seen else {}


async def fitting_of(turn: Turn, programme: Programme) -> Fitting:
    """Who may be brought together with whom, as everything stands in this turn."""
    weights = (await installation.of(turn.tx)).weights
    return Fitting(await programmes.cohort(turn.tx, programme), weights, turn.now)


@act("plan")
async def compare(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Work out both ways to bring people together, and show them side by side."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    found = await turn.work("plans", snapshot, plans, programme=programme.id, kept={})
    fitting, id = await fitting_of(turn, programme), programme.id
    both = {Plan(name): holds(fitting, plan["pairs"]) for name, plan in found.items()}
    for name, pairs in both.items():
        await programmes.plan(turn.tx, id, name, pairs)
    back = (Button(pgettext("button", "Back"), data(id)),)
    if not any(both.values()):
        return show(turn, await _nothing(turn, programme, fitting), (back,))
    shown = [
        lines([TITLES[Plan(name)], told(Figures(**plan["figures"]))])
        for name, plan in found.items()
    ]
    if Plan.STABLE in both:
        shown.append(await _difference(turn, fitting, both[Plan.BEST], both[Plan.STABLE]))
    else:
        shown.append(_("Nobody said whom they would like best, so there is only this way."))
    rows = [(Button(USE[name], data(id, f"use.{name}")),) for name in both]
    heading = _("<b>{title}</b>: who is brought together", title=programme.title)
    show(turn, paragraphs(heading, *shown), (*rows, back))


async def _nothing(turn: Turn, programme: Programme, fitting: Fitting) -> Text:
    if not fitting.applicants:
        return _("Nobody has applied, so there is nobody to bring together.")
    if not fitting.mentors:
        return _(
            "No mentor takes part yet, or none who can be reached, has confirmed age and conduct, "
            "and can be found in the community."
        )
    told_ = await _without(turn, programme, fitting, {}, list(fitting.applicants)[:PER_PAGE])
    return paragraphs(_("Nobody can be brought together yet:"), lines(told_))


async def _difference(
    turn: Turn, fitting: Fitting, best: Mapping[str, str], stable: Mapping[str, str]
) -> Text:
    differing = [who for who in fitting.applicants if best.get(who) != stable.get(who)]
    if not differing:
        return _("Both ways come to the same.")
    told_ = [
        _(
            "• {who}: {mentor}, or by the wishes {other}",
            who=await called(turn, who),
            mentor=await _mentor(turn, best.get(who)),
            other=await _mentor(turn, stable.get(who)),
        )
        for who in differing[:MOST_DIFFERENCES]
    ]
    if len(differing) > MOST_DIFFERENCES:
        more = len(differing) - MOST_DIFFERENCES
        told_.append(ngettext("and {n} more person", "and {n} more people", more))
    return lines([_("<b>What differs</b>"), *told_])


async def _mentor(turn: Turn, mentor: str | None) -> Text:
    return await called(turn, mentor) if mentor else _("nobody")


@act("use")
async def use(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Begin with one of the two ways."""
    if programme.state is not State.CLOSED or rest not in {Plan.BEST, Plan.STABLE}:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = holds(fitting, await programmes.pairs(turn.tx, programme.id, Plan(rest)))
    await programmes.plan(turn.tx, programme.id, Plan.CHOSEN, pairs)
    await audit.note(
        turn.tx, turn.somebody.id, "programme planned", community=community.id, about=programme.id
    )
    await _show_draft(turn, programme)


@act("draft")
async def draft(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Show the plan as it stands."""
    await _show_draft(turn, programme, rest)


async def _show_draft(
    turn: Turn, programme: Programme, rest: str = "0", news: Sequence[Text] = ()
) -> None:
    """The plan, a page at a time: each pair with why, and who is without and why."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = await programmes.pairs(turn.tx, programme.id, Plan.CHOSEN)
    everybody = list(fitting.applicants)
    first = page_start(rest, len(everybody), PER_PAGE)
    shown = everybody[first : first + PER_PAGE]
    names = await skill_names(turn.tx, programme)
    told_ = [
        await _line(turn, fitting, pairs, who, number, names)
        for number, who in enumerate(shown, first + 1)
    ]
    matched = ngettext(
        "{n} of {all} gets a mentor.", "{n} of {all} get a mentor.", len(pairs), all=len(everybody)
    )
    heading = lines([_("<b>{title}</b>: the plan", title=programme.title), matched])
    changes = [
        Button(pgettext("button", "Change {n}", n=number), data(programme.id, f"pair.{who}"))
        for number, who in enumerate(shown, first + 1)
    ]
    rows = [tuple(changes[n : n + 3]) for n in range(0, len(changes), 3)]
    approve = Button(pgettext("button", "Approve"), data(programme.id, "approve"))
    back = Button(pgettext("button", "Back"), data(programme.id))
    turning = pages(programme, "draft", first, len(everybody), PER_PAGE)
    show(turn, paragraphs(*news, heading, *told_), (*rows, *turning, (approve, back)))


async def _line(
    turn: Turn,
    fitting: Fitting,
    pairs: Mapping[str, str],
    who: str,
    number: int,
    names: Mapping[str, Text],
) -> Text:
    applicant, mentor = fitting.applicants[who], pairs.get(who, "")
    skill = names.get(applicant.skill, verbatim(applicant.skill))
    gaps: dict[str, Gap] = {"n": number, "who": await called(turn, who), "skill": skill}
    if not mentor:
        why = why_without(fitting, who, pairs, skill)
        return lines([_("{n}. <b>{who}</b>, {skill}: nobody", **gaps), why])
    head = _(
        "{n}. <b>{who}</b>, {skill}: <b>{mentor}</b>", mentor=await called(turn, mentor), **gaps
    )
    if fitting.value(who, mentor) is None:
        return lines([head, _("This is not possible any more. I look again when you approve.")])
    why_so = for_organisers(reasons(applicant, fitting.mentors[mentor], turn.now))
    rank = applicant.ranks.get(mentor)
    if rank:
        why_so.insert(0, _("wish number {n}", n=rank))
    return lines([head, _listed(why_so)]) if why_so else head


def _listed(texts: Sequence[Text]) -> Text:
    return _("Why: {list}", list=Listing(tuple(texts)))


async def _without(
    turn: Turn,
    programme: Programme,
    fitting: Fitting,
    pairs: Mapping[str, str],
    people: Sequence[str],
) -> list[Text]:
    names = await skill_names(turn.tx, programme)
    found = []
    for who in people:
        skill = fitting.applicants[who].skill
        why = why_without(fitting, who, pairs, names.get(skill, verbatim(skill)))
        found.append(_("• {who}: {why}", who=await called(turn, who), why=why))
    return found


@act("pair")
async def change(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Show whom somebody could be brought together with instead."""
    await _show_others(turn, programme, rest)


async def _show_others(
    turn: Turn, programme: Programme, rest: str, news: Sequence[Text] = ()
) -> None:
    fitting = await fitting_of(turn, programme)
    if programme.state is not State.CLOSED or rest not in fitting.applicants:
        return await _show_draft(turn, programme)
    pairs = await programmes.pairs(turn.tx, programme.id, Plan.CHOSEN)
    now = await _mentor(turn, pairs.get(rest))
    possible = [who for who in fitting.possible(rest) if who != pairs.get(rest)]
    others = [who for who in fitting.mentors if who not in possible and who != pairs.get(rest)]
    offered = [*possible, *others][:MOST_MENTORS]
    rows = [
        (
            Button(
                pgettext("button", "{name}", name=await called(turn, who)),
                data(programme.id, f"move.{rest}.{who}"),
            ),
        )
        for who in offered
    ]
    if pairs.get(rest):
        rows.append(
            (Button(pgettext("button", "Nobody"), data(programme.id, f"move.{rest}.none")),)
        )
    back = Button(pgettext("button", "Back"), data(programme.id, _page_of(fitting, rest)))
    text = _(
        "<b>{who}</b> is with {mentor}. Whom shall it be instead? Those who suit best come first.",
        who=await called(turn, rest),
        mentor=now,
    )
    show(turn, paragraphs(*news, text), (*rows, (back,)))


def _page_of(fitting: Fitting, who: str) -> str:
    return f"draft.{list(fitting.applicants).index(who) // PER_PAGE}"


@act("move")
async def move(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Give somebody another mentor, or none, where the hard rules let it be."""
    who, _dot, mentor = rest.partition(".")
    fitting = await fitting_of(turn, programme)
    if programme.state is not State.CLOSED or who not in fitting.applicants:
        return await _show_draft(turn, programme)
    pairs = await programmes.pairs(turn.tx, programme.id, Plan.CHOSEN)
    pairs.pop(who, None)
    if mentor != "none":
        problem = _problem(fitting, pairs, who, mentor)
        if problem:
            return await _show_others(turn, programme, who, [problem])
        pairs[who] = mentor
    await programmes.plan(turn.tx, programme.id, Plan.CHOSEN, pairs)
    page = _page_of(fitting, who).removeprefix("draft.")
    await _show_draft(turn, programme, page)


def _problem(fitting: Fitting, pairs: Mapping[str, str], who: str, mentor: str) -> Text | None:
    """Why this pair cannot be, in one sentence."""
    problem = fitting.obstacle(who, mentor)
    if problem:
        return problem
    taken = list(pairs.values())
    if taken.count(mentor) >= fitting.mentors[mentor].someone.places:
        return _("All places with this mentor are taken. Give one of their mentees another first.")
    if len(taken) >= fitting.cohort.places:
        return _("All places of the programme are taken.")
    return None


@act("approve")
async def approve(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Ask once more, and then let the requests go out, if nothing has changed meanwhile."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = await programmes.pairs(turn.tx, programme.id, Plan.CHOSEN)
    still = holds(fitting, pairs)
    if still != pairs:
        return await _anew(turn, programme, pairs, still)
    if not pairs:
        return await _show_draft(turn, programme, news=[_("There is no pair to approve yet.")])
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
    await programmes.plan(turn.tx, programme.id, Plan.CHOSEN, pairs)
    changed = [who for who in {**before, **pairs} if before.get(who) != pairs.get(who)]
    news = [
        _(
            "• {who}: {mentor}",
            who=await called(turn, who),
            mentor=await _mentor(turn, pairs.get(who)),
        )
        for who in changed
        if who in fitting.applicants
    ][:MOST_DIFFERENCES]
    said = _("Something has changed meanwhile, so I have matched these again. Nobody is asked yet.")
    await _show_draft(turn, programme, news=[lines([said, *news])])


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
    await _thank(turn, programme, fitting, pairs)
    await programmes.clear(tx, programme.id)
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


async def _thank(
    turn: Turn, programme: Programme, fitting: Fitting, pairs: Mapping[str, str]
) -> None:
    """Tell mentors who get nobody, with the next bundle."""
    text = _(
        "Nobody is brought together with you in <b>{title}</b> for now. Thank you for being there!",
        title=programme.title,
    )
    body, taken = message_to_plain(Send(text)), set(pairs.values())
    for number, mentor in enumerate(await programmes.places_of(turn.tx, programme.id)):
        if mentor not in taken:
            await notices.add(turn.tx, mentor, body, turn.now + number * APART)


TITLES: Final[Mapping[Plan, Text]] = {
    Plan.BEST: _("<b>The best for all together</b>"),
    Plan.STABLE: _("<b>By what people wished: no two would rather have each other</b>"),
}
USE: Final[Mapping[Plan, Text]] = {
    Plan.BEST: pgettext("button", "Use the best for all"),
    Plan.STABLE: pgettext("button", "Go by the wishes"),
}
