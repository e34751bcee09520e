"""Which dates of a series in a calendar are cancelled, or at another time than its rule says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from conversations.trainings.calendar_reading import Lines
from conversations.trainings.calendar_values import BadValue, UnknownZone, When, several, when

MOST: Final = 60  # of each kind


def exceptions(
    event: Lines, dates: Iterable[Lines], starts: datetime, zone: str
) -> tuple[dict[str, str], list[str]]:
    """Which dates are moved and where to, and which are cancelled; wall-clock times in ISO form."""
    left_out = several(event.properties.get("EXDATE", []))
    cancelled = [_wall(_at_its_time(one, starts), zone) for one in left_out]
    moved: dict[str, str] = {}
    for original, date in _single(dates, starts, zone):
        try:
            said = when(date.line("DTSTART"))
        except (BadValue, UnknownZone):
            continue
        if date.value("STATUS").upper() == "CANCELLED":
            cancelled.append(original)
        elif not said.whole_day and _wall(said, zone) != original:
            moved[original] = _wall(said, zone)
    return dict(sorted(moved.items())[-MOST:]), sorted(set(cancelled))[-MOST:]


def _single(dates: Iterable[Lines], starts: datetime, zone: str) -> Iterator[tuple[str, Lines]]:
    for date in dates:
        try:
            yield _wall(_at_its_time(when(date.line("RECURRENCE-ID")), starts), zone), date
        except (BadValue, UnknownZone):
            continue


def _at_its_time(said: When, starts: datetime) -> When:
    """A date that is named by its day alone is the one on that day."""
    if not said.whole_day:
        return said
    return When(datetime.combine(said.wall, starts.time()), said.zone)


def _wall(said: When, zone: str) -> str:
    return said.on_clocks_of(zone).isoformat(timespec="minutes")
