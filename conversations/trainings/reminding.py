"""When somebody is reminded of a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from conversations.quiet_hours import after_quiet_hours, before_quiet_hours, is_quiet
from storage.records.people import Person

CHOICES: Final = (7 * 24 * 60, 24 * 60, 3 * 60, 60, 15)  # minutes before, that people choose from


def moment(person: Person, starts_at: datetime, before: int, now: datetime) -> datetime:
    """When somebody is reminded so many minutes before it begins; `now` where that has passed.

    What would be in their quiet hours comes earlier. Where it is too late for that, it comes once
    they are over, and where it begins before, when they chose.
    """
    chosen = starts_at - timedelta(minutes=before)
    earlier = before_quiet_hours(person, chosen)
    if earlier > now:
        return earlier
    if not is_quiet(person, now):
        return now
    wake = after_quiet_hours(person, now)
    return wake if wake < starts_at else max(now, chosen)


def moments(
    person: Person, starts_at: datetime, befores: Iterable[int], now: datetime
) -> Mapping[int, datetime]:
    """When somebody who asks for it now is reminded, by minutes before it begins.

    Nothing comes of what they would have had to ask for before.
    """
    return {
        before: moment(person, starts_at, before, now)
        for before in befores
        if starts_at - timedelta(minutes=before) > now
    }
