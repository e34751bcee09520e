"""What planning a training reads and leaves behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.i18n.zones import zone_info
from bot.model import Plain
from conversations.trainings import dates
from conversations.trainings.planning.rules import moved
from conversations.trainings.planning.wishes import fresh, outline_of, starts_of, wish_of
from conversations.trainings.steps import create
from conversations.trainings.wall_clock import on_the_wall
from storage import audit, communities, organisers, people, sign_ups, training_dates, trainings
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.trainings import Outline, Training, TrainingState

MOST_AT_ONCE: Final = 60  # trainings of a community that are open
MOST_DATES: Final = 60
WHEN: Final = ("starts", "length", "rule", "zone")


async def begin(tx: Reading, *, person: str, community: str, like: str) -> Plain:
    """What planning begins with: a wish, who could hold it, the zone of the community, and now.

    None: there is no such community, or nothing that it shall be like.
    """
    found = await communities.find(tx, community)
    if found is None:
        return None
    if not like:
        today = tx.now.astimezone(zone_info(found.zone)).date()
        return await _begun(tx, found, fresh(found, today, person), (person,))
    other = await trainings.find(tx, like)
    if other is None or other.community != community:
        return None
    languages = await _languages(tx, person)
    wish = wish_of(_once_more(other.outline, tx.now), other.host or person, languages)
    return await _begun(tx, found, wish, (person, wish["host"]))


def _once_more(outline: Outline, now: datetime) -> Outline:
    """The same, but not in the past: a week from now, with its rule and the end of it."""
    today = on_the_wall(now, outline.zone)
    if outline.starts > today:
        return outline
    weeks = (today - outline.starts).days // 7 + 1
    starts = outline.starts + weeks * 7 * dates.DAY
    return replace(outline, starts=starts, rule=moved(outline.rule, outline.starts, starts))


async def begin_change(tx: Reading, *, person: str, training: str) -> Plain:
    """The same for a training that is open; a series begins with what is left of it."""
    found = await trainings.find(tx, training)
    community = await communities.find(tx, found.community) if found else None
    if found is None or community is None or found.state is not TrainingState.OPEN:
        return None
    rest = left_of(found.outline, tx.now)
    wish = wish_of(rest, found.host or "", await _languages(tx, person))
    begun = await _begun(tx, community, wish, filter(None, (found.host,)))
    return {**begun, "community": community.id}


def left_of(outline: Outline, now: datetime) -> Outline:
    """What is left of a training from its next date on; all of it, where none follows."""
    wall = on_the_wall(now, outline.zone)
    rest = dates.from_here(outline.starts, outline.rule, wall) if outline.rule else None
    return replace(outline, starts=rest[0], rule=rest[1]) if rest else outline


async def _begun(
    tx: Reading, community: Community, wish: dict[str, Plain], besides: Iterable[str]
) -> dict[str, Plain]:
    who = [one.person for one in await organisers.of_community(tx, community.id) if one.accepted]
    return {
        "wish": wish,
        "organisers": list(dict.fromkeys([*who, *besides])),
        "now": tx.now.isoformat(),
        "home": community.zone,
    }


async def _languages(tx: Reading, person: str) -> tuple[str, ...]:
    found = await people.find(tx, person)
    return found.languages if found else ()


async def plan(tx: Transaction, *, person: str, community: str, wish: Plain) -> Plain:
    """Keep a training: `{"training": id}`, or `{"problem": …}`."""
    if len(await trainings.of_community(tx, community)) >= MOST_AT_ONCE:
        return {"problem": "many"}
    outline = in_step(outline_of(wish))
    host = await _who_may_hold(tx, community, wish["host"], (person,))
    made = await create(tx, community, host or person, outline)
    if made is None:
        return {"problem": "past"}
    await audit.note(tx, person, "training planned", community=community, about=made)
    return {"training": made}


def in_step(outline: Outline) -> Outline:
    """The same, begun with the first date that its rule gives."""
    first = dates.in_step(outline.starts, outline.rule) if outline.rule else None
    return replace(outline, starts=first) if first else outline


async def _who_may_hold(
    tx: Reading, community: str, host: str, besides: Iterable[str | None]
) -> str | None:
    """Who was chosen, as long as they may hold it now."""
    part = await organisers.find(tx, community, host)
    return host if host in besides or (part and part.accepted) else None


async def may_change(
    tx: Transaction, *, person: str, training: str, before: Plain, wish: Plain
) -> Plain:
    """Whether a training can be as it is wished now: `{"wish": …}`, or `{"problem": …}`."""
    found = await trainings.find(tx, training)
    if found is None or found.state is not TrainingState.OPEN:
        return {"problem": "gone"}
    outline = in_step(outline_of(as_wished(found, before, wish, tx.now)))
    if is_replanned(before, wish) and dates.over(
        outline.starts, outline.rule, outline.zone, tx.now
    ):
        return {"problem": "past"}
    taken = await most_taken(tx, found) if before["seats"] != wish["seats"] else 0
    if outline.seats is not None and outline.seats < taken:
        return {"problem": "seats", "taken": taken}
    return {"wish": wish}


def as_wished(training: Training, before: Plain, wish: Plain, now: datetime) -> dict[str, Plain]:
    """What is left of a training as it is now, with those points changed that the wish changes.

    `before` is the wish as it was shown: others, or the clock, may have changed it since.
    """
    left = wish_of(left_of(training.outline, now), training.host or "", (before["language"],))
    changed = {point: value for point, value in wish.items() if value != before[point]}
    starts = starts_of(left) + (starts_of(wish) - starts_of(before))
    return {**left, **changed, "starts": starts.isoformat(timespec="minutes")}


def is_replanned(before: Plain, wish: Plain) -> bool:
    """Whether other dates are wished than before."""
    return any(before[part] != wish[part] for part in WHEN)


async def most_taken(tx: Reading, training: Training) -> int:
    """How many are in on the fullest of the dates to come."""
    coming = await training_dates.coming(tx, [training.id], MOST_DATES)
    there = await sign_ups.attendance(tx, [one.id for one in coming])
    return max((one.taken for one in there.values()), default=0)
