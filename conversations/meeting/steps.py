"""What meeting others needs to know, and what it keeps."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n.languages import root
from bot.model import Plain
from conversations.profile.circle import choices
from storage import agreements, communities, meeting_profiles, memberships, mentors, people
from storage.database import Reading, Transaction
from storage.records.people import Circle


async def missing(tx: Reading, *, person: str, community: str) -> Plain:
    """What is still to be asked before somebody meets others; None where the community has gone."""
    where, who = await communities.find(tx, community), await people.find(tx, person)
    if where is None or who is None:
        return None
    return {
        "community": where.name,
        "age": where.minimum_age,
        "conduct": where.conduct,
        "agreement": not await agreements.hold(tx, person, community),
        "name": not who.name,
        "speaks": not (await meeting_profiles.of_person(tx, person)).speaks,
        "hours": not await meeting_profiles.is_known(tx, person),
        **await spoken(tx, person=person),
        "circles": await _circles(tx, person, who.circle),
    }


async def _circles(tx: Reading, person: str, circle: Circle) -> list[str]:
    """How far a mentor may be seen whom nobody finds yet; empty for anybody else."""
    if circle is not Circle.NOBODY or await mentors.find(tx, person) is None:
        return []
    return await circles(tx, person=person)


async def circles(tx: Reading, *, person: str) -> list[str]:
    """How far somebody can be seen, as their communities allow; empty where they can not at all."""
    allowed = choices(await memberships.communities_of(tx, person))
    return [str(one) for one in allowed] if len(allowed) > 1 else []


async def spoken(tx: Reading, *, person: str) -> dict[str, Plain]:
    """Which languages to ask about, and whether somebody's time zone is not known yet."""
    who, profile = await people.find(tx, person), await meeting_profiles.of_person(tx, person)
    readable = [root(tag) for tag in who.languages] if who else []
    return {
        "languages": list(dict.fromkeys((*profile.speaks, *readable))),
        "zone": bool(who and not who.zone),
    }


async def agree(tx: Transaction, *, person: str, community: str) -> Plain:
    """Keep that somebody is old enough for a community and goes by its code of conduct."""
    await agreements.confirm(tx, person, community)
    return None


async def be_called(tx: Transaction, *, person: str, name: str) -> Plain:
    """Keep what somebody is called."""
    await people.describe(tx, person, name=name)
    return None


async def keep(tx: Transaction, *, person: str, told: Plain) -> Plain:
    """Keep what somebody told; what is not in it stays as it was."""
    profile = await meeting_profiles.of_person(tx, person)
    if "hours" in told:
        hours = tuple((day, start, end) for day, start, end in told["hours"])
        profile = replace(profile, hours=hours)
    if "speaks" in told:
        profile = replace(profile, speaks=told["speaks"])
    if "gender" in told:
        profile = replace(profile, gender=told["gender"], own_gender=told["own_gender"])
    await meeting_profiles.save(tx, profile)
    return None


async def be_seen(tx: Transaction, *, person: str, circle: str) -> Plain:
    """Let somebody be found as far as they said."""
    await people.be_seen_by(tx, person, Circle(circle))
    return None
