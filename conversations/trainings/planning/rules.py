"""How often a training may be held: the rules that its organisers choose from, and move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from conversations.trainings.recurrence import Day, Frequency, Rule, parse

WEEK: Final = timedelta(days=7)
END_OF_DAY: Final = time(23, 59, 59)
LAST: Final = -1
MOST_CERTAIN: Final = 4  # of a weekday that every month has


def offered(starts: datetime) -> dict[str, Rule]:
    """The rules without an end that begin then, by a name that never changes."""
    found = {
        "weekly": Rule(Frequency.WEEKLY),
        "fortnightly": Rule(Frequency.WEEKLY, interval=2),
    }
    nth, weekday = _nth(starts), starts.weekday()
    if nth <= MOST_CERTAIN:
        found["monthly"] = Rule(Frequency.MONTHLY, days=((nth, weekday),))
    if _is_last(starts):
        found["last"] = Rule(Frequency.MONTHLY, days=((LAST, weekday),))
    return found


def ended(rule: Rule, *, count: int | None = None, until: date | None = None) -> Rule:
    """A rule with its end: after so many dates, or on a day."""
    last = datetime.combine(until, END_OF_DAY) if until else None
    return replace(rule, count=count, until=last)


def moved(rule: str, before: datetime, after: datetime) -> str:
    """The rule of a series that begins on another day: its weekday and its end move along.

    A series of Tuesdays that begins on a Wednesday is one of Wednesdays; other days of a rule
    that has several stay. Raises `RuleError`.
    """
    if not rule or before.date() == after.date():
        return rule
    parsed = parse(rule)
    days = tuple(dict.fromkeys(_days(parsed, before, after)))
    until = parsed.until and parsed.until + (after.date() - before.date())
    return str(replace(parsed, days=days, until=until))


def _days(rule: Rule, before: datetime, after: datetime) -> Iterator[Day]:
    for nth, weekday in rule.days:
        if weekday != before.weekday():
            yield nth, weekday
        elif nth in {0, LAST} and (nth == 0 or _is_last(after)):
            yield nth, after.weekday()
        elif nth == _nth(before) or nth == LAST:
            new = _nth(after)
            yield (new if new <= MOST_CERTAIN else LAST), after.weekday()
        else:
            yield nth, weekday


def _nth(on: datetime) -> int:
    """Which one of its weekday in its month a day is."""
    return (on.day - 1) // 7 + 1


def _is_last(on: datetime) -> bool:
    return (on + WEEK).month != on.month
