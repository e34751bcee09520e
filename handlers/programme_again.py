"""Another mentor of a programme for somebody for whom all have been asked in vain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.model import Button
from bot.text import Text, _, pgettext
from conversations.mentoring.states import Event
from conversations.programmes.fitting import Fitting
from handlers.asking import Going
from handlers.organisers import called
from handlers.panels import show
from handlers.programmes import act, data
from handlers.turn import Turn
from storage import audit, cohorts, installation, pool, programmes, requests
from storage.records.communities import Community
from storage.records.programmes import Applicant, Application, Programme
from storage.records.requests import AskedState

MOST: Final = 8  # people, or mentors, under one message


@act("again")
async def again(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Show for whom another mentor can be chosen, or the mentors who are free for one of them."""
    waiting = await programmes.asked_in_vain(turn.tx, programme.id)
    one = next((one for one in waiting if one.person == rest), None)
    if one is None and len(waiting) == 1:
        one = waiting[0]
    if one:
        return await _offer(turn, programme, one)
    back = (Button(pgettext("button", "Back"), data(programme.id)),)
    if not waiting:
        return show(turn, _("For nobody in it another mentor is to be chosen now."), (back,))
    rows = [
        (_named(await called(turn, each.person), data(programme.id, f"again.{each.person}")),)
        for each in waiting[:MOST]
    ]
    show(turn, _("For whom would you like to choose another mentor?"), (*rows, back))


async def _offer(turn: Turn, programme: Programme, one: Application) -> None:
    who = await called(turn, one.person)
    free = await _free(turn, programme, one)
    rows = [
        (_named(await called(turn, each), data(programme.id, f"anew.{one.person}.{each}")),)
        for each in free[:MOST]
    ]
    text = (
        _("Whom shall I ask for <b>{who}</b>? Those who suit best come first.", who=who)
        if free
        else _("No other mentor of the programme is free and suits <b>{who}</b>.", who=who)
    )
    back = Button(pgettext("button", "Back"), data(programme.id))
    show(turn, text, (*rows, (back,)))


def _named(name: Text, pressed: str) -> Button:
    return Button(pgettext("button", "{name}", name=name), pressed)


async def _free(turn: Turn, programme: Programme, one: Application) -> list[str]:
    """Mentors of it with a place to spare who were not asked for somebody, the best first."""
    tx = turn.tx
    cohort = await cohorts.cohort(tx, programme)
    able = [each.someone.person for each in cohort.offering]
    rows = await requests.asked_of(tx, one.request or "")
    known = {each.mentor for each in rows if each.state is not AskedState.PROPOSED}
    offered = await programmes.places_of(tx, programme.id)
    taken = await programmes.taken(tx, programme.id)
    loads = await requests.loads(tx, able)
    people = {each.person: each for each in await pool.people(tx, [one.person, *able])}
    if one.person not in people:
        return []
    offering = [
        replace(each, someone=people[who])
        for each in cohort.offering
        if (who := each.someone.person) in people and who not in known
        if offered[who] > taken.get(who, 0) and people[who].places > loads.get(who, 0)
    ]
    applicant = Applicant(people[one.person], one.skill)
    weights = (await installation.of(tx)).weights
    there = replace(cohort, applicants=(applicant,), offering=tuple(offering))
    return Fitting(there, weights, turn.now).possible(one.person)


@act("anew")
async def ask_anew(turn: Turn, community: Community, programme: Programme, rest: str) -> None:
    """Ask the mentor who was chosen, if they are still free and nobody else is asked meanwhile."""
    who, _dot, mentor = rest.partition(".")
    waiting = await programmes.asked_in_vain(turn.tx, programme.id)
    one = next((each for each in waiting if each.person == who), None)
    going = await Going.of(turn, one.request) if one and one.request else None
    if one is None or going is None:
        return await again(turn, community, programme, "")
    if mentor not in await _free(turn, programme, one):
        return await _offer(turn, programme, one)
    found = [each for each in await going.rows(AskedState.PROPOSED) if each.mentor == mentor]
    if found:  # Banyan had the same idea, and who applied has not answered yet
        await going.happens(Event.CHOSEN, found[0])
    else:
        await going.joins(Event.CHOSEN, mentor)
    await going.go_on("only")
    await going.tell()
    me = turn.somebody.id
    await audit.note(turn.tx, me, CHOSEN, community=community.id, about=programme.id)
    back = (Button(pgettext("button", "Back"), data(programme.id)),)
    show(turn, _("All right. You see in the programme what comes of it."), (back,))


CHOSEN: Final = "programme mentor chosen"
