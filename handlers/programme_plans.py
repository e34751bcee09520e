"""Who of a programme is brought together with whom: work out, compare, adjust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.model import Button, Plain
from bot.text import (
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
from conversations.programmes.steps import names_in
from handlers.organisers import called
from handlers.panels import show
from handlers.programmes import act, data, page_start, pages, show_one, who_chose
from handlers.turn import Turn
from storage import audit, cohorts, installation, programme_plans, programmes
from storage.database import Reading
from storage.records.communities import Community
from storage.records.programmes import Plan, Programme
from storage.records.programmes import ProgrammeState as State

PER_PAGE: Final = 6  # pairs
MOST_MENTORS: Final = 8  # that are offered for one person
MOST_DIFFERENCES: Final = 8


async def snapshot(tx: Reading, *, programme: str, kept: Plain) -> Snapshot | None:
    """Everything that the work rests on, as it is now."""
    found = await programmes.find(tx, programme)
    if found is None:
        return None
    weights = (await installation.of(tx)).weights
    return Snapshot(await cohorts.cohort(tx, found), kept, weights, tx.now)


def plans(seen: Snapshot | None) -> Plain:
    """What the worker makes of a snapshot."""
    return work_out(seen) if seen else {}


async def fitting_of(turn: Turn, programme: Programme) -> Fitting:
    """Who may be brought together with whom, as everything stands in this turn."""
    weights = (await installation.of(turn.tx)).weights
    return Fitting(await cohorts.cohort(turn.tx, programme), weights, turn.now)


@act("plan")
async def compare(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Work out both ways to bring people together, and show them side by side."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    found = await turn.work("plans", snapshot, plans, programme=programme.id, kept={})
    fitting, id = await fitting_of(turn, programme), programme.id
    both = {Plan(name): holds(fitting, plan["pairs"]) for name, plan in found.items()}
    for name, pairs in both.items():
        await programme_plans.keep(turn.tx, id, name, pairs)
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
    mentors = len(await programmes.places_of(turn.tx, id))
    chose = await who_chose(turn, programme, mentors)
    show(turn, paragraphs(lines([heading, chose]), *shown), (*rows, back))


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
            mentor=await mentor_or_nobody(turn, best.get(who)),
            other=await mentor_or_nobody(turn, stable.get(who)),
        )
        for who in differing[:MOST_DIFFERENCES]
    ]
    if len(differing) > MOST_DIFFERENCES:
        more = len(differing) - MOST_DIFFERENCES
        told_.append(ngettext("and {n} more person", "and {n} more people", more))
    return lines([_("<b>What differs</b>"), *told_])


async def mentor_or_nobody(turn: Turn, mentor: str | None) -> Text:
    """What organisers call a mentor, or that there is none."""
    return await called(turn, mentor) if mentor else _("nobody")


@act("use")
async def use(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Begin with one of the two ways."""
    if programme.state is not State.CLOSED or rest not in {Plan.BEST, Plan.STABLE}:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = holds(fitting, await programme_plans.pairs(turn.tx, programme.id, Plan(rest)))
    await programme_plans.keep(turn.tx, programme.id, Plan.CHOSEN, pairs)
    await audit.note(
        turn.tx, turn.somebody.id, "programme planned", community=community.id, about=programme.id
    )
    await show_draft(turn, programme)


@act("draft")
async def draft(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Show the plan as it stands."""
    await show_draft(turn, programme, rest)


async def show_draft(
    turn: Turn, programme: Programme, rest: str = "0", news: Sequence[Text] = ()
) -> None:
    """The plan, a page at a time: each pair with why, and who is without and why."""
    if programme.state is not State.CLOSED:
        return await show_one(turn, programme.id)
    fitting = await fitting_of(turn, programme)
    pairs = await programme_plans.pairs(turn.tx, programme.id, Plan.CHOSEN)
    everybody = list(fitting.applicants)
    first = page_start(rest, len(everybody), PER_PAGE)
    shown = everybody[first : first + PER_PAGE]
    names = await names_in(turn.tx, programme)
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
    names = await names_in(turn.tx, programme)
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
        return await show_draft(turn, programme)
    pairs = await programme_plans.pairs(turn.tx, programme.id, Plan.CHOSEN)
    now = await mentor_or_nobody(turn, pairs.get(rest))
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
        return await show_draft(turn, programme)
    pairs = await programme_plans.pairs(turn.tx, programme.id, Plan.CHOSEN)
    pairs.pop(who, None)
    if mentor != "none":
        problem = _problem(fitting, pairs, who, mentor)
        if problem:
            return await _show_others(turn, programme, who, [problem])
        pairs[who] = mentor
    await programme_plans.keep(turn.tx, programme.id, Plan.CHOSEN, pairs)
    page = _page_of(fitting, who).removeprefix("draft.")
    await show_draft(turn, programme, page)


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


TITLES: Final[Mapping[Plan, Text]] = {
    Plan.BEST: _("<b>The best for all together</b>"),
    Plan.STABLE: _("<b>By what people wished: no two would rather have each other</b>"),
}
USE: Final[Mapping[Plan, Text]] = {
    Plan.BEST: pgettext("button", "Use the best for all"),
    Plan.STABLE: pgettext("button", "Go by the wishes"),
}
