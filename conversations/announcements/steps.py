"""What writing an announcement reads and leaves behind."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Plain
from conversations.announcements.audience import Choices, audience_of
from conversations.assessment.framework import Framework
from conversations.assessment.framework_file import framework_of
from conversations.trainings.wall_clock import moment
from storage import (
    announcements,
    audiences,
    audit,
    communities,
    frameworks,
    installation,
    topics,
)
from storage.database import Reading, Transaction
from storage.records.communities import Community

MOST_AT_ONCE: Final = 8  # drafts and planned announcements of a community
MOST_TRAININGS: Final = 12  # past ones to choose from
SCHEDULED, PAST, GONE = "scheduled", "past", "gone"  # how planning a moment ends


async def begin(tx: Reading, *, person: str, community: str) -> Plain:
    """What an announcement of a community can be chosen from, as plain JSON."""
    found = await communities.find(tx, community)
    if found is None:
        raise LookupError("Expected a community whose organiser writes an announcement.")
    return {
        "name": found.name,
        "language": found.language,
        "languages": list((await installation.of(tx)).languages),
        "read": [list(one) for one in await audiences.read_best(tx, community)],
        "topics": [[one.id, one.name] for one in await topics.of_community(tx, community)],
        "below": [[one.id, one.name] for one in await audiences.below(tx, community)],
        "trainings": [
            list(one) for one in await audiences.trainings(tx, community, MOST_TRAININGS)
        ],
    }


async def choices(tx: Reading, community: Community) -> Choices:
    """What an audience of a community can be chosen from."""
    used = await frameworks.in_use(tx, community.id)
    return Choices(
        community=community.name,
        framework=framework_of(used.body if used else ""),
        languages=(await installation.of(tx)).languages,
        below={one.id: one.name for one in await audiences.below(tx, community.id)},
        trainings=dict(await audiences.trainings(tx, community.id, MOST_TRAININGS)),
    )


async def size(tx: Reading, *, community: str, wish: Plain) -> Plain:
    """How many people an announcement is for; None where they are too few to be counted."""
    return await audiences.size(tx, community, audience_of(wish))


def choices_of(begun: Plain, framework: Framework) -> Choices:
    """What an audience can be chosen from, of what `begin` has read."""
    return Choices(
        community=begun["name"],
        framework=framework,
        languages=tuple(begun["languages"]),
        below=dict(begun["below"]),
        trainings=dict(begun["trainings"]),
    )


async def write(tx: Transaction, *, person: str, community: str, wish: Plain) -> Plain:
    """Keep a draft; returns its id, None where there are too many already."""
    if await announcements.count_open(tx, community) >= MOST_AT_ONCE:
        return None
    made = await announcements.write(
        tx,
        community,
        person,
        words=wish["words"],
        topic=await _topic(tx, community, wish),
        audience=audience_of(wish["audience"]),
    )
    await audit.note(tx, person, "announcement written", community=community)
    return made


async def change(tx: Transaction, *, person: str, announcement: str, wish: Plain) -> Plain:
    """Change some points of what has not gone out; False where that is too late."""
    found = await announcements.find(tx, announcement)
    if found is None:
        return False
    topic = await _topic(tx, found.community, wish) if "topic" in wish else None
    audience = audience_of(wish["audience"]) if "audience" in wish else None
    words = {**found.words, **wish["words"]} if "words" in wish else None
    done = await announcements.change(tx, announcement, words=words, topic=topic, audience=audience)
    if done:
        await audit.note(tx, person, "announcement changed", community=found.community)
    return done


async def _topic(tx: Transaction, community: str, wish: Plain) -> str:
    """The id of the topic; a new one is made, and one that is gone counts as none."""
    if wish["new_topic"]:
        return await topics.add(tx, community, wish["new_topic"])
    known = {one.id for one in await topics.of_community(tx, community)}
    return wish["topic"] if wish["topic"] in known else ""


async def today(tx: Reading, *, person: str, community: str) -> Plain:
    """Which day it is where a community is at home."""
    found = await communities.find(tx, community)
    zone = zone_info(found.zone if found else "UTC")
    return tx.now.astimezone(zone).date().isoformat()


async def schedule(
    tx: Transaction, *, person: str, community: str, announcement: str, day: str, minute: int
) -> Plain:
    """Let an announcement go out at a minute of a day where its community is at home."""
    found = await communities.find(tx, community)
    if found is None:
        return GONE
    clock = time(minute // 60, minute % 60)
    at = moment(datetime.combine(date.fromisoformat(day), clock), found.zone)
    if at <= tx.now:
        return PAST
    if not await announcements.schedule(tx, announcement, at):
        return GONE
    await audit.note(tx, person, "announcement planned", community=community)
    return SCHEDULED
