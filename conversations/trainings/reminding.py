"""When somebody is reminded of a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from conversations.quiet_hours import before_quiet_hours
from storage.records.people import Person

CHOICES: Final = (7 * 24 * 60, 24 * 60, 3 * 60, 60, 15)  # minutes before, that people choose from


def moment(person: Person, starts_at: datetime, before: int) -> datetime:
    """So many minutes before it begins; earlier, where that is in somebody's quiet hours."""
    return before_quiet_hours(person, starts_at - timedelta(minutes=before))


def moments(
    person: Person, starts_at: datetime, befores: Iterable[int], now: datetime
) -> Mapping[int, datetime]:
    """The moments that are still to come, by minutes before; one of several at the same time."""
    found = {before: moment(person, starts_at, before) for before in befores}
    once = {at: before for before, at in sorted(found.items(), reverse=True)}
    return {before: at for at, before in once.items() if at > now}
