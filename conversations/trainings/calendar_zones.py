"""A time zone as calendar files describe it, for programs that do not know it by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from bot.i18n.zones import zone_info
from conversations.trainings.calendar_lines import local
from conversations.trainings.recurrence import WEEKDAYS

NOTHING: Final = timedelta()
SECOND: Final = timedelta(seconds=1)
YEARS_COMPARED: Final = 8  # in which the clocks change by the same rule: then they go on so
EPOCH: Final = 1970  # before all dates
LAST: Final = -1


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks are set from one offset to another."""

    at: datetime  # what they show just before it is done; naive
    before: timedelta
    after: timedelta
    name: str  # what people call the time from then on
    summer: bool


def has_name(zone: str) -> bool:
    """Whether calendars need to be told about it: UTC needs no name and no rules."""
    return zone_info(zone) is not UTC and zone not in ("UTC", "Etc/UTC")


@lru_cache(maxsize=256)
def described(zone: str, first: int, last: int) -> tuple[str, ...]:
    """A `VTIMEZONE` that is right in these years, and beyond where the zone goes on as before."""
    years = range(first - 1, max(last, first + YEARS_COMPARED) + 1)
    changes = _changes(zone_info(zone), years[0], years[-1])
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    if not changes:
        lines += _unchanged(zone, years[0], EPOCH)
    elif ruled := _by_rules(changes, years):
        lines += ruled
    else:
        lines += _unchanged(zone, years[0], years[0])
        lines += _one_by_one(changes)
    return (*lines, "END:VTIMEZONE")


def _changes(zone: tzinfo, first: int, last: int) -> list[Change]:
    """Every change from the beginning of one year to the end of another."""
    found = []
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        following = at + timedelta(days=1)
        if _offset(zone, at) != _offset(zone, following):
            found.append(_change(zone, at, following))
        at = following
    return found


def _change(zone: tzinfo, low: datetime, high: datetime) -> Change:
    before = _offset(zone, low)
    while high - low > SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    now = high.astimezone(zone)
    wall = high.replace(tzinfo=None) + before
    either = now.dst() or low.astimezone(zone).dst()
    after = _offset(zone, high)
    return Change(wall, before, after, now.tzname() or "", bool(either) and after > before)


def _offset(zone: tzinfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or NOTHING


def _unchanged(zone: str, year: int, since: int) -> Iterator[str]:
    """What the clocks show at the beginning of a year, said of the time from another one on."""
    at = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone_info(zone))
    offset = at.utcoffset() or NOTHING
    wall = datetime(since, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    yield from _observance(Change(wall, offset, offset, at.tzname() or "", summer=False), [])


def _one_by_one(changes: Sequence[Change]) -> Iterator[str]:
    """Changes that follow no rule; those that are alike stand together."""
    alike: dict[tuple[timedelta, timedelta, str], list[Change]] = defaultdict(list)
    for one in changes:
        alike[one.before, one.after, one.name].append(one)
    for first, *others in alike.values():
        yield from _observance(first, [f"RDATE:{local(one.at)}" for one in others])


def _by_rules(changes: Sequence[Change], years: range) -> list[str] | None:
    """Two changes a year that are on the same weekday of a month; None where they are not."""
    if [one.at.year for one in changes] != [year for year in years for _twice in range(2)]:
        return None
    lines: list[str] = []
    for same in (changes[::2], changes[1::2]):
        rule = _rule(same)
        if rule is None:
            return None
        lines += _observance(same[0], [rule])
    return lines


def _rule(same: Sequence[Change]) -> str | None:
    """The rule that all of these follow."""
    shapes = {
        (one.at.month, one.at.weekday(), one.at.time(), one.before, one.after) for one in same
    }
    which = set.intersection(*(_which(one.at) for one in same))
    if len(shapes) > 1 or not which:
        return None
    nth, at = min(which), same[0].at
    return f"RRULE:FREQ=YEARLY;BYMONTH={at.month};BYDAY={nth}{WEEKDAYS[at.weekday()]}"


def _which(day: datetime) -> set[int]:
    """Which one of its weekday a day is in its month."""
    last = (day + timedelta(days=7)).month != day.month
    return {(day.day - 1) // 7 + 1} | ({LAST} if last else set())


def _observance(change: Change, recurring: Sequence[str]) -> Iterator[str]:
    kind = "DAYLIGHT" if change.summer else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{local(change.at)}"
    yield f"TZOFFSETFROM:{_written(change.before)}"
    yield f"TZOFFSETTO:{_written(change.after)}"
    if change.name:
        yield f"TZNAME:{change.name}"
    yield from recurring
    yield f"END:{kind}"


def _written(offset: timedelta) -> str:
    seconds = int(abs(offset).total_seconds())
    sign = "-" if offset < NOTHING else "+"
    rest = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}{rest}"
