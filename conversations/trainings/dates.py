"""On which dates a rule has something held: the time on the wall stays, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Final, TypeAlias

from dateutil import rrule

from conversations.trainings.recurrence import Frequency, Rule, parse
from conversations.trainings.wall_clock import moment, on_the_wall

Held: TypeAlias = tuple[datetime, datetime]  # on the wall (naive), and the moment in UTC

AHEAD: Final = timedelta(days=366)  # how far dates are written down
MOST: Final = 400  # dates at a time: every day of a year
DAY: Final = timedelta(days=1)
# No clock is further away from UTC, and no day that was left out is longer.
MARGIN: Final = 2 * DAY
EARLIEST: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - wall-clock times
LATEST: Final = datetime(2999, 1, 1)  # noqa: DTZ001 - wall-clock times
FREQUENCIES: Final = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}
STEPS: Final = {Frequency.DAILY: DAY, Frequency.WEEKLY: 7 * DAY}


def held(
    starts: datetime,
    rule: str,
    zone: str,
    *,
    after: datetime,
    before: datetime,
    most: int = MOST,
) -> list[Held]:
    """The dates after one moment and before another, the earliest first and at most so many.

    `starts` is wall-clock time of the zone. Where a whole day is left out, as it was in Samoa, what
    would be on it is held on the next one; if the rule has that one as well, it is held once.
    Raises `RuleError`.
    """
    found: list[Held] = []
    for one in _once(starts, rule, zone, after):
        if one[1] >= before or len(found) == most:
            break
        if one[1] > after:
            found.append(one)
    return found


def first(starts: datetime, rule: str, zone: str, after: datetime) -> Held | None:
    """The first date after a moment, if there is one; raises `RuleError`."""
    return next((one for one in _once(starts, rule, zone, after) if one[1] > after), None)


def in_step(starts: datetime, rule: str) -> datetime | None:
    """The first time from this one on that the rule gives: with it, a calendar shows no other.

    None where it gives none. Raises `RuleError`.
    """
    return next(_walls(starts, rule, starts), None)


def from_here(starts: datetime, rule: str, now: datetime) -> tuple[datetime, str] | None:
    """The same series from its first date after this wall-clock time on; None where it is over.

    Dates that have been are not counted any more. Raises `RuleError`.
    """
    if not rule:
        return (starts, rule) if starts > now else None
    parsed = parse(rule)
    for before, wall in enumerate(_walls(starts, rule, starts if parsed.count else now)):
        if wall > now:
            left = parsed.count and parsed.count - before
            return wall, str(replace(parsed, count=left))
    return None


def over(starts: datetime, rule: str, zone: str, now: datetime) -> bool:
    """Whether no date follows any more; raises `RuleError`."""
    return first(starts, rule, zone, now) is None


def _once(starts: datetime, rule: str, zone: str, after: datetime) -> Iterator[Held]:
    """From around a moment on, each moment once, with the time on the wall that there is."""
    earliest = on_the_wall(max(after, EARLIEST.replace(tzinfo=UTC)), zone) - MARGIN
    last: Held | None = None
    for wall in _walls(starts, rule, earliest):
        following = wall, moment(wall, zone)
        if last and following[1] > last[1]:
            yield last
        last = following
    if last:
        yield last


def _walls(starts: datetime, rule: str, earliest: datetime) -> Iterator[datetime]:
    """The wall-clock times that a rule gives, from about `earliest` on."""
    if not rule:
        return iter((starts,))
    parsed = parse(rule)
    begin = starts if parsed.count else _caught_up(starts, parsed, earliest)
    walls = (wall for wall in _recurring(begin, parsed) if wall >= earliest)
    return takewhile(lambda wall: wall < LATEST, walls)


def _caught_up(starts: datetime, rule: Rule, earliest: datetime) -> datetime:
    """A beginning from which the rule gives the same, not long before a time."""
    step = STEPS.get(rule.frequency)
    if step is None or starts >= earliest:
        return starts
    return starts + (earliest - starts) // (step * rule.interval) * (step * rule.interval)


def _recurring(starts: datetime, rule: Rule) -> Iterator[datetime]:
    return iter(
        rrule.rrule(
            FREQUENCIES[rule.frequency],
            dtstart=starts,
            interval=rule.interval,
            wkst=rule.week_start,
            count=rule.count,
            until=rule.until,
            bysetpos=rule.positions or None,
            bymonth=rule.months or None,
            bymonthday=rule.month_days or None,
            byweekday=[rrule.weekday(day, nth or None) for nth, day in rule.days] or None,
        )
    )
