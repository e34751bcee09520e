"""What talking about programmes reads and leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Letter, Plain, Send, ToPerson, Weight
from bot.text import Text, _, to_plain, verbatim
from conversations.assessment.steps import skill_names
from conversations.matching.reasons import sentences
from conversations.programmes.fitting import Fitting, reasons
from conversations.quiet_hours import held_until
from storage import (
    audit,
    cohorts,
    communities,
    installation,
    memberships,
    mentors,
    outbox,
    people,
    pool,
    programmes,
)
from storage.database import Reading, Transaction
from storage.records.programmes import Applicant, Programme, ProgrammeState

REMIND_BEFORE: Final = timedelta(days=1)  # organisers, of the end of applications
LONGEST: Final = timedelta(days=730)  # how far ahead a programme is planned
MOST_CARDS: Final = 6


async def check_day(tx: Reading, *, person: str, community: str, day: str, after: str) -> Plain:
    """What is wrong with a day of a programme: "past", "order" or "far"; empty: nothing is."""
    found = await communities.find(tx, community)
    today = tx.now.astimezone(zone_info(found.zone if found else "UTC")).date()
    chosen = date.fromisoformat(day)
    if after and chosen <= date.fromisoformat(after):
        return "order"
    if chosen < today:
        return "past"
    return "far" if chosen > today + LONGEST else ""


async def open_programme(tx: Transaction, *, person: str, community: str, wish: Plain) -> Plain:
    """Let people apply; returns the programme, None where the time to apply is over already."""
    found = await communities.find(tx, community)
    zone = found.zone if found else "UTC"
    apply_by, starts_on, ends_on = (date.fromisoformat(day) for day in wish["days"])
    moments = (_end_of(apply_by, zone), _start_of(starts_on, zone), _end_of(ends_on, zone))
    if moments[0] <= tx.now:
        return None
    programme = await programmes.open_one(
        tx,
        community,
        title=wish["title"],
        about=wish["about"],
        skills=wish["skills"],
        places=wish["places"],
        zone=zone,
        apply_by=apply_by,
        starts_on=starts_on,
        ends_on=ends_on,
        moments=moments,
        rhythm=wish["rhythm"],
        tasks=wish["tasks"],
        due_at=moments[0] - REMIND_BEFORE,
    )
    await audit.note(tx, person, "programme opened", community=community)
    return programme


def _start_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), zone_info(zone)).astimezone(UTC)


def _end_of(day: date, zone: str) -> datetime:
    return _start_of(day + timedelta(days=1), zone)


async def cards(tx: Reading, *, person: str, programme: str, skill: str) -> Plain:
    """Mentors of a programme who could help somebody, the best suited first, with why."""
    found = await programmes.find(tx, programme)
    if found is None:
        return []
    cohort = await cohorts.cohort(tx, found)
    ids = [person, *(one.someone.person for one in cohort.offering)]
    applicant = Applicant((await pool.people(tx, ids))[0], skill)  # knows whom they must not meet
    able = tuple(one for one in cohort.offering if one.someone.places)
    weights = (await installation.of(tx)).weights
    fitting = Fitting(replace(cohort, applicants=(applicant,), offering=able), weights, tx.now)
    who = await people.find(tx, person)
    language = who.languages[0] if who and who.languages else "en"
    name = (await names_in(tx, found)).get(skill, verbatim(skill))
    told = {
        mentor: sentences(reasons(applicant, fitting.mentors[mentor], tx.now), language, skill=name)
        for mentor in fitting.possible(person)[:MOST_CARDS]
    }
    return [[mentor, [to_plain(one) for one in why]] for mentor, why in told.items()]


async def apply(
    tx: Transaction, *, person: str, programme: str, skill: str, goal: str, wishes: Sequence[str]
) -> Plain:
    """Keep an application; False where it is too late, or not theirs to apply."""
    found = await programmes.find(tx, programme)
    if found is None or not await memberships.find(tx, found.community, person):
        return False
    return await programmes.apply(tx, programme, person, skill, goal, wishes)


async def withdraw(tx: Transaction, *, person: str, programme: str, reason: str) -> Plain:
    """End a programme before anybody was asked, and tell why to all who are in it."""
    found = await programmes.find(tx, programme)
    if found is None or not await programmes.move(tx, found, ProgrammeState.WITHDRAWN, due_at=None):
        return False
    await audit.note(tx, person, "programme withdrawn", community=found.community)
    text = _(
        "The programme <b>{title}</b> is withdrawn. The organisers say: “{words}”",
        title=found.title,
        words=reason,
    )
    for one in await programmes.everybody_in(tx, programme):
        await tell(tx, f"{programme}:withdrawn", one, text)
    await programmes.let_go(tx, programme)
    return True


async def names_in(tx: Reading, programme: Programme) -> dict[str, Text]:
    """What the skills of a programme are called in its community, in its order."""
    known = await skill_names(tx, programme.community)
    return {skill: known.get(skill, verbatim(skill)) for skill in programme.skills}


async def room(tx: Reading, *, person: str) -> Plain:
    """How many more mentees somebody has room for."""
    return max(0, await mentors.free_places(tx, person))


async def be_mentor(tx: Transaction, *, person: str, programme: str, places: int) -> Plain:
    """Let somebody be a mentor in a programme; False where it is too late, or they applied."""
    found = await programmes.find(tx, programme)
    if found is None or not await memberships.find(tx, found.community, person):
        return False
    return await programmes.be_mentor(tx, programme, person, places)


async def tell(tx: Transaction, about: str, person: str, text: Text) -> None:
    """Say what somebody waits to hear, as they take part; once about each thing."""
    who = await memberships.with_zone(tx, person)
    if who is None:
        return
    later = held_until(who, tx.now)
    letter = Letter(
        f"programme:{about}:{person}", ToPerson(person), Send(text), Weight.NOTICE, not_before=later
    )
    await outbox.add(tx, [letter])
