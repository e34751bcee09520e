"""What bringing in trainings from a calendar reads and leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.i18n import Reader, plain
from bot.model import Plain
from conversations.trainings.calendar_import import UNTITLED, Found
from conversations.trainings.changing import steps as changing
from conversations.trainings.planning.steps import MOST_AT_ONCE
from conversations.trainings.planning.wishes import fresh, outline_of
from conversations.trainings.steps import create
from storage import audit, training_dates, trainings
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.trainings import DateState, Format, TrainingDate

SAME: Final = ("title", "about", "format", "place", "link", "zone", "starts", "length", "rule")


@dataclass(slots=True)
class Exceptions:
    """Which dates of a series have been moved (with when they were) and cancelled."""

    moved: list[tuple[str, datetime]] = field(default_factory=list)  # ids
    cancelled: list[str] = field(default_factory=list)  # ids


async def known(tx: Reading, *, person: str, community: str, uids: Sequence[str]) -> Plain:
    """Which of these a community has planned already."""
    return sorted(await trainings.imported(tx, community, uids))


def as_wished(before: Plain, found: Found, language: str) -> Plain:
    """A wish with what a calendar says; the rest stays as it is."""
    title = found.title or plain(UNTITLED, Reader((language,)))
    link, place = found.link, found.place
    kind = Format.HYBRID if link and place else Format.IN_PERSON if place else Format.ONLINE
    values = (title, found.about, str(kind), place, link, found.zone, found.starts)
    said = dict(zip(SAME, (*values, found.minutes, found.rule), strict=True))
    return {**before, **said}


async def plan(
    tx: Transaction, person: str, community: Community, found: Found, *, posted: bool
) -> str | None:
    """Plan what is in a calendar; returns its id, None where too much is planned, or it is over."""
    if len(await trainings.of_community(tx, community.id)) >= MOST_AT_ONCE:
        return None
    begun = fresh(community, tx.now.date(), person)
    wish = {**as_wished(begun, found, community.language), "posted": posted}
    made = await create(tx, community.id, person, outline_of(wish), imported_uid=found.uid)
    if made:
        await audit.note(tx, person, "training planned", community=community.id, about=made)
    return made


async def follow_exceptions(
    tx: Transaction, person: str, training: str, found: Found
) -> Exceptions:
    """Move and cancel the dates that the calendar moves and cancels, as far as they are to come."""
    done = Exceptions()
    for date in await _to_come(tx, training):
        original = date.original.isoformat(timespec="minutes")
        if original in found.cancelled:
            if await changing.cancel_date(tx, person=person, date=date.id, reason=""):
                done.cancelled.append(date.id)
        elif original in found.moved:
            starts = found.moved[original]
            before = await changing.move(tx, person=person, date=date.id, starts=starts)
            if before:
                done.moved.append((date.id, datetime.fromisoformat(before)))
    return done


async def _to_come(tx: Reading, training: str) -> list[TrainingDate]:
    return [
        one
        for one in await training_dates.of_training(tx, training)
        if one.state is DateState.PLANNED and one.starts_at > tx.now
    ]
