"""What nominating has to know."""

from __future__ import annotations

from typing import Final

from bot.model import Plain
from conversations.nominations.nominating.matching import is_called
from conversations.nominations.nominating.words import MOST
from conversations.profile.circle import CIRCLES, seen_by
from storage import calls, candidates, memberships, organisers, people
from storage.database import Reading, Transaction
from storage.records.calls import Call, CallState
from storage.records.candidates import CandidateState
from storage.records.people import Circle, Person

MORE_THAN_ONE: Final = 2  # people of one name


async def circumstances(tx: Transaction, *, person: str, call: str) -> Plain:
    """Whether somebody can nominate in a call, and what it would take from them."""
    found = await calls.find(tx, call)
    if found is None or found.state is not CallState.NOMINATING:
        return {"open": False}
    own, who = await candidates.of_person(tx, call, person), await people.find(tx, person)
    return {
        "open": True,
        "named": who is not None and who.name != "",
        "title": found.plan.title,
        "keeps": await keeps(tx, found, person),
        "stands": own is not None and own.state is CandidateState.ACCEPTED,
        "full": await candidates.nominated_by(tx, call, person) >= MOST,
    }


async def keeps(tx: Reading, call: Call, person: str) -> bool:
    """Whether somebody looks after a call, and has not stepped back from it."""
    return await looks_after(tx, call, person) and not await calls.has_stepped_back(
        tx, call.id, person
    )


async def looks_after(tx: Reading, call: Call, person: str) -> bool:
    """Whether somebody looks after a call, or would if they had not stepped back."""
    part = await organisers.find(tx, call.community, person)
    return person in {call.chair, call.deputy} or (part is not None and part.accepted)


async def search(tx: Reading, *, person: str, call: str, words: str) -> Plain:
    """The people of a call's community who are called so, and let who nominates see them."""
    found = await calls.find(tx, call)
    if found is None:
        return []
    inside = await memberships.find(tx, found.community, person) is not None
    needed = Circle.COMMUNITY if inside else Circle.EVERYONE
    called = [
        one
        for one in await people.shown_in(tx, found.community)
        if one.id != person and is_called(words, name=one.name, wiki_name=one.wiki_name)
    ]
    return [one.id for one in called if await _is_seen(tx, one, needed)][:MORE_THAN_ONE]


async def _is_seen(tx: Reading, person: Person, needed: Circle) -> bool:
    circle = seen_by(person.circle, await memberships.communities_of(tx, person.id))
    return CIRCLES.index(circle) >= CIRCLES.index(needed)
