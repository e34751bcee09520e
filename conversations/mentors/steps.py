"""What becoming a mentor reads and keeps, being away, and standing in for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Account, Plain
from bot.text import Text
from conversations.assessment.framework_file import framework_of
from conversations.assessment.steps import skill_names
from conversations.communities.codes import read_code
from conversations.meeting.steps import circles
from storage import (
    assessments,
    frameworks,
    links,
    memberships,
    mentors,
    people,
    profiles,
    stand_ins,
)
from storage.database import Reading, Transaction
from storage.records.mentors import Format, Lasting
from storage.records.people import Circle
from storage.records.pool import TEACHES_FROM
from storage.records.profiles import Part

LONGEST_AWAY: Final = 365  # days
COMPARED: Final = 5  # earlier self-assessments
MOST_WRONG: Final = 10  # codes that somebody may mistype
WITHIN: Final = timedelta(days=1)


async def circumstances(tx: Reading, *, person: str) -> Plain:
    """Where somebody can be a mentor, and what is known already."""
    mine = await memberships.communities_of(tx, person)
    used = {one.id: await frameworks.in_use(tx, one.id) for one in mine}
    versions = {id: found.version if found else 0 for id, found in used.items()}
    who = await people.find(tx, person)
    hidden = who is not None and who.circle is Circle.NOBODY
    return {
        "communities": [[one.id, one.name, versions[one.id]] for one in mine],
        "topics": await _topics(tx, person),
        "assessed": await _assessed(tx, person),
        "circles": await circles(tx, person=person) if hidden else [],
    }


async def _topics(tx: Reading, person: str) -> dict[str, int]:
    shown = await profiles.of_person(tx, person)
    return {
        one.skill: one.level
        for one in shown
        if one.part is Part.HELPS and (one.level or 0) >= TEACHES_FROM and one.level
    }


async def _assessed(tx: Reading, person: str) -> dict[str, int]:
    """What somebody could help with by their own latest word."""
    levels: dict[str, int] = {}
    for assessment in await assessments.history(tx, person, COMPARED):
        for one in assessment.levels:
            if one.level is not None:
                levels.setdefault(one.skill, one.level)
    return {skill: level for skill, level in levels.items() if level >= TEACHES_FROM}


async def names_in(tx: Reading, communities: Iterable[str]) -> Mapping[str, Text]:
    """What skills are called in these communities."""
    names = {skill.id: skill.name for skill in framework_of("").skills}
    for community in communities:
        names |= await skill_names(tx, community)
    return names


async def become(
    tx: Transaction,
    *,
    person: str,
    hours: int,
    places: int,
    lasting: str,
    formats: list[str],
    topics: Mapping[str, int],
) -> Plain:
    """Let somebody be a mentor from now on."""
    await help_with(tx, person=person, topics=topics)
    await mentors.save(
        tx,
        person,
        places=places,
        hours_a_month=hours,
        lasting=Lasting(lasting),
        formats=tuple(Format(one) for one in formats),
    )
    return None


async def help_with(tx: Transaction, *, person: str, topics: Mapping[str, int]) -> Plain:
    """Show what somebody can help with."""
    now = await _topics(tx, person)
    for skill, level in topics.items():
        if now.get(skill) != level:
            await profiles.offer(tx, person, skill, level)
    return None


async def change(tx: Transaction, *, person: str, field: str, value: Plain) -> Plain:
    """Change one thing about how somebody is a mentor; False where they are none any more."""
    mentor = await mentors.find(tx, person)
    if mentor is None:
        return False
    known = {key: asdict(mentor)[key] for key in ("places", "hours_a_month", "lasting", "formats")}
    known[field] = value
    known["lasting"] = Lasting(known["lasting"])
    known["formats"] = tuple(Format(one) for one in known["formats"])
    await mentors.save(tx, person, **known)
    return True


async def go_away(tx: Transaction, *, person: str, until: str) -> Plain:
    """Send nobody new until this day; None where it does not come within a year."""
    who = await memberships.with_zone(tx, person)
    zone = zone_info(who.zone if who and who.zone else "UTC")
    today, day = tx.now.astimezone(zone).date(), date.fromisoformat(until)
    if not 0 < (day - today).days <= LONGEST_AWAY:
        return None
    morning = datetime.combine(day, time(), zone).astimezone(UTC)
    await mentors.go_away(tx, person, morning)
    return until


async def take_code(tx: Transaction, *, person: str, code: str, account: Plain) -> Plain:
    """Who would stand in by this code; or what is wrong with it."""
    if await links.misses(tx, person, tx.now - WITHIN) >= MOST_WRONG:
        return {"problem": "often"}
    read = read_code(code)
    backup = await stand_ins.typed(tx, read, person)
    if backup is None:
        await links.missed(tx, Account(*account), read)
        return {"problem": "wrong"}
    return {"backup": backup}
