"""What finding a mentor reads and keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Plain
from bot.text import Text, to_plain, verbatim
from conversations.assessment.steps import skill_names
from conversations.communities.codes import read_code
from conversations.matching.reasons import Reasons, reasons, sentences, sentences_for_mentor
from conversations.matching.suggestion import MOST
from conversations.matching.suggestion import suggest as best_for
from conversations.mentoring.patience import A_DAY, MOST_A_DAY, MOST_OPEN
from conversations.mentoring.widening import widening
from storage import (
    frameworks,
    installation,
    matches,
    memberships,
    mentor_codes,
    people,
    pool,
    profiles,
    requests,
)
from storage.database import Reading, Transaction
from storage.records.matches import Kind
from storage.records.mentors import Lasting
from storage.records.profiles import Part
from storage.records.requests import AskedState, Request


async def circumstances(tx: Transaction, *, person: str) -> Plain:
    """Where somebody may look for a mentor, what they want to learn, and what they look for now."""
    communities = []
    for one in await memberships.communities_of(tx, person):
        used = await frameworks.in_use(tx, one.id)
        if not one.paused:
            communities.append([one.id, one.name, used.version if used else 0])
    shown = await profiles.of_person(tx, person)
    return {
        "communities": communities,
        "wanted": [one.skill for one in shown if one.part is Part.LEARNS],
        "open": [[one.community, one.skill] for one in await requests.open_of(tx, person)],
        "enough": await _enough(tx, person),
        "met": bool(await matches.met_by(tx, person, Kind.MENTORING)),
    }


async def begin(
    tx: Transaction,
    *,
    person: str,
    community: str,
    skill: str,
    goal: str,
    lasting: str,
    repeats: bool,
    chosen: Sequence[str],
) -> Plain:
    """Keep a request and whom to ask, in this order; None where there are too many already."""
    known = await requests.open_of(tx, person)
    same = any((one.community, one.skill) == (community, skill) for one in known)
    if same or len(known) >= MOST_OPEN or await _enough(tx, person):
        return None
    if not await memberships.find(tx, community, person):
        return None
    request = await requests.add(
        tx, person, community, skill, goal, lasting=Lasting(lasting), repeats=repeats
    )
    for mentor in chosen:
        await requests.place(tx, request, mentor, AskedState.NEXT)
    return request


async def _enough(tx: Reading, person: str) -> bool:
    return await requests.begun_since(tx, person, tx.now - A_DAY) >= MOST_A_DAY


async def suggest(
    tx: Reading,
    *,
    person: str,
    community: str,
    skill: str,
    repeats: bool,
    besides: Sequence[str] = (),
    most: int = MOST,
) -> Plain:
    """Up to three who could help, the best first, with why; else what would find more."""
    known = await pool.someone(tx, person)
    if known is None:
        return {"people": [], "widen": []}
    seeker = replace(known, learns={skill: known.learns.get(skill, 0)}, repeats=repeats)
    found = await pool.mentors_for(tx, seeker, community=community, skill=skill)
    possible = [one for one in found if one.person not in besides]
    weights = (await installation.of(tx)).weights
    name, language = await skill_name(tx, community, skill), await _language_of(tx, person)
    cards = []
    for one in best_for(seeker, possible, weights, tx.now, most=most):
        why = sentences(reasons(seeker, one, tx.now, skill=skill), language, skill=name)
        cards.append({"mentor": one.person, "why": [to_plain(reason) for reason in why]})
    return {"people": cards, "widen": [] if cards else widening(seeker, possible)}


async def why_for_seeker(tx: Reading, request: Request, mentor: str) -> list[Text]:
    """Why a mentor fits to a request, as the seeker reads it."""
    why = await _why(tx, request, mentor)
    language = await _language_of(tx, request.seeker)
    name = await skill_name(tx, request.community, request.skill)
    return sentences(why, language, skill=name) if why else []


async def why_for_mentor(tx: Reading, request: Request, mentor: str) -> list[Text]:
    """The same, as the mentor reads it."""
    why = await _why(tx, request, mentor)
    language = await _language_of(tx, mentor)
    name = await skill_name(tx, request.community, request.skill)
    return sentences_for_mentor(why, language, skill=name) if why else []


async def _why(tx: Reading, request: Request, mentor: str) -> Reasons | None:
    both = await pool.people(tx, [request.seeker, mentor])
    if len(both) < 2:
        return None
    seeker, other = both
    return reasons(seeker, other, tx.now, skill=request.skill)


async def _language_of(tx: Reading, person: str) -> str:
    found = await people.find(tx, person)
    return found.languages[0] if found and found.languages else "en"


async def skill_name(tx: Reading, community: str, skill: str) -> Text:
    """What a community calls a skill; its id where it has gone."""
    return (await skill_names(tx, community)).get(skill, verbatim(skill))


async def by_code(tx: Transaction, *, person: str, code: str) -> Plain:
    """The mentor whose code was typed; None for every code that is of no use here."""
    mentor = await mentor_codes.find(tx, read_code(code))
    return None if mentor == person else mentor
