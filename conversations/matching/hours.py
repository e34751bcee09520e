"""When people have time: weekly hours on their own clocks, and how these clocks stand to UTC.

Hours count in quarters of an hour, as every time zone in use differs from UTC by whole quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeAlias

from bot.i18n.zones import zone_info
from storage.records.meeting_profiles import Hours
from storage.records.pool import Someone

# Quarters ahead of UTC until some quarter of a week, that quarter, and quarters ahead from it on.
Shape: TypeAlias = tuple[int, int, int]

WEEKS: Final = 26  # that are looked at: as long as a match usually lasts
QUARTER: Final = 15  # minutes
A_DAY: Final = 24 * 60 // QUARTER  # quarters
A_WEEK: Final = 7 * A_DAY


@dataclass(frozen=True, slots=True)
class Window:
    """A time that two people have in common."""

    start: datetime  # UTC
    end: datetime


def windows(one: Someone, other: Someone, now: datetime) -> list[Window]:
    """When two people have time together, in the seven days from the coming midnight of UTC."""
    first = _midnight(now) + timedelta(days=1)
    common = sorted(_free(one, first) & _free(other, first))
    runs = groupby(enumerate(common), lambda found: found[1] - found[0])
    return [_window(first, [quarter for _n, quarter in run]) for _key, run in runs]


def week_of(now: datetime) -> datetime:
    """The Monday on which this week began, in UTC."""
    return _midnight(now) - timedelta(days=now.astimezone(UTC).weekday())


@lru_cache(maxsize=4096)
def quarters(hours: Hours) -> tuple[int, int]:
    """The first whole quarter of a week, and the one after the last; they may go past its end.

    What ends before it begins ends on the next day.
    """
    day, start, end = hours
    last = end if end > start else end + A_DAY * QUARTER
    return day * A_DAY - -start // QUARTER, day * A_DAY + last // QUARTER


@lru_cache(maxsize=4096)
def calendar(zone: str, first: datetime) -> tuple[Shape, ...]:
    """How a zone's clocks stand to UTC in the coming weeks."""
    return tuple(shape(zone, first + timedelta(weeks=n)) for n in range(WEEKS))


def shape(zone: str, first: datetime) -> Shape:
    """How a zone's clocks stand to UTC in one week; they change once in it at most."""
    before, after = _ahead(zone, first), _ahead(zone, first + timedelta(weeks=1, minutes=-QUARTER))
    if before == after:
        return before, A_WEEK, after
    low, high = 0, A_WEEK - 1  # it is as before at the first of the two, and is not at the second
    while high - low > 1:
        middle = (low + high) // 2
        at = first + timedelta(minutes=QUARTER * middle)
        low, high = (middle, high) if _ahead(zone, at) == before else (low, middle)
    return before, high, after


def _free(one: Someone, first: datetime) -> set[int]:
    """The quarters of the seven days from a moment on in which somebody has time."""
    if not one.zone:
        return set()
    own = {at % A_WEEK for told in one.hours for at in range(*quarters(told))}
    monday = first.weekday() * A_DAY
    before, change, after = shape(one.zone, first)
    ahead = ((at, before if at < change else after) for at in range(A_WEEK))
    return {at for at, offset in ahead if (monday + at + offset) % A_WEEK in own}


def _window(first: datetime, run: list[int]) -> Window:
    start, end = run[0], run[-1] + 1
    return Window(*(first + timedelta(minutes=QUARTER * at) for at in (start, end)))


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def _ahead(zone: str, at: datetime) -> int:
    offset = at.astimezone(zone_info(zone)).utcoffset() or timedelta()
    return offset // timedelta(minutes=QUARTER)
