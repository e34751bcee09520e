"""What is still missing before somebody can be brought together, and keeping what they tell."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Plain
from storage import agreements, communities, meeting_profiles, people
from storage.database import Reading, Transaction


async def missing(tx: Reading, *, person: str, community: str) -> Plain:
    """What has to be asked before somebody meets others in this community."""
    who, where = await people.find(tx, person), await communities.find(tx, community)
    agreed = where is None or await agreements.hold(tx, person, community)
    return {
        "agreement": None
        if agreed or not where
        else [where.name, where.minimum_age, where.conduct],
        "name": bool(who and not who.name),
        "hours": not await meeting_profiles.is_known(tx, person),
        "zone": bool(who and not who.zone),
    }


async def agree(tx: Transaction, *, person: str, community: str) -> Plain:
    """Keep that somebody confirmed age and code of conduct."""
    await agreements.confirm(tx, person, community)
    return None


async def call(tx: Transaction, *, person: str, name: str) -> Plain:
    """Write what somebody is called."""
    await people.describe(tx, person, name=name)
    return None


async def have_time(tx: Transaction, *, person: str, hours: Plain) -> Plain:
    """Keep when somebody has time; no hours: they would rather not say."""
    profile = await meeting_profiles.of_person(tx, person)
    kept = tuple((day, start, end) for day, start, end in hours)
    await meeting_profiles.save(tx, replace(profile, hours=kept))
    return None


async def speak(tx: Transaction, *, person: str, speaks: Plain) -> Plain:
    """Keep how well somebody speaks which languages."""
    profile = await meeting_profiles.of_person(tx, person)
    await meeting_profiles.save(tx, replace(profile, speaks=speaks))
    return None


async def be(tx: Transaction, *, person: str, gender: str, own_gender: bool) -> Plain:
    """Keep what somebody says about their gender, and whether they wish to meet only their own."""
    profile = await meeting_profiles.of_person(tx, person)
    await meeting_profiles.save(tx, replace(profile, gender=gender, own_gender=own_gender))
    return None
