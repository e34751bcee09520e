"""How often something is held: the recurrence rules of RFC 5545 that make sense for people.

What is left out would be misread (several parts that narrow one another) or is never true
(the 30th of February): nobody who reads the words of a rule shall be surprised by its dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final, TypeAlias

from bot.errors import BanyanError
from bot.text import _
from conversations.trainings.wall_clock import on_the_wall

Day: TypeAlias = tuple[int, int]  # which one of a month, 0 being each; weekday, 0 being Monday


class Frequency(StrEnum):
    """What an interval is counted in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class RuleError(BanyanError):
    """A recurrence rule that Banyan does not take."""

    text = _(
        "I do not understand how often this is repeated. I know: every so many days, weeks or "
        "months, or every year, on days of the week or of the month, until a day or so many times."
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """How often something is held, without when it first is."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None  # dates in all
    until: datetime | None = None  # naive: the last wall-clock time that is possible
    days: tuple[Day, ...] = ()
    month_days: tuple[int, ...] = ()  # negative: from the end of the month
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()  # which of the days that a month has by the above
    week_start: int = 0

    def __str__(self) -> str:
        """As it is stored and as calendars read it, but for `UNTIL`, which is wall-clock time."""
        parts = {
            "FREQ": str(self.frequency),
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "COUNT": str(self.count or ""),
            "UNTIL": self.until.strftime(WALL) if self.until else "",
            "BYDAY": ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in self.days),
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYSETPOS": ",".join(map(str, self.positions)),
            "WKST": WEEKDAYS[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WALL: Final = "%Y%m%dT%H%M%S"
LONGEST: Final = 300  # characters of a rule
MOST_DATES: Final = 1000  # that COUNT may ask for
# Beyond these a day that not every month has might never come.
WIDEST: Final[Mapping[Frequency, int]] = {
    Frequency.DAILY: 99,
    Frequency.WEEKLY: 52,
    Frequency.MONTHLY: 11,
    Frequency.YEARLY: 1,
}
# Which parts may narrow which frequency.
TAKEN: Final[Mapping[Frequency, set[str]]] = {
    Frequency.DAILY: {"BYDAY"},
    Frequency.WEEKLY: {"BYDAY"},
    Frequency.MONTHLY: {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
    Frequency.YEARLY: {"BYDAY", "BYMONTHDAY", "BYMONTH"},
}
ALWAYS: Final = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
DAYS_OF_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEWEST_OF_A_WEEKDAY: Final = 4  # that every month has
MOST_OF_A_WEEKDAY: Final = 5
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,4}")
BYDAY: Final = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL: Final = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")


def parse(words: str, zone: str = "UTC") -> Rule:
    """Read a rule, its `UNTIL` in UTC on the clocks of this zone.

    Raises `RuleError`.
    """
    parts = _parts(words)
    frequency = Frequency(parts["FREQ"])
    weekly = frequency in (Frequency.DAILY, Frequency.WEEKLY)
    days = () if "BYDAY" not in parts else _days(parts["BYDAY"], numbered=not weekly)
    rule = Rule(
        frequency=frequency,
        interval=_one(parts.get("INTERVAL", "1"), 1, WIDEST[frequency]),
        count=_one(parts["COUNT"], 1, MOST_DATES) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        days=days,
        month_days=_numbers(parts.get("BYMONTHDAY", ""), -31, 31),
        months=_numbers(parts.get("BYMONTH", ""), 1, 12),
        positions=_numbers(parts.get("BYSETPOS", ""), -31, 31),
        week_start=_weekday(parts.get("WKST", "MO")),
    )
    if not _sensible(rule):
        raise RuleError("Parts of this rule do not go together.")
    return rule


def _parts(words: str) -> dict[str, str]:
    if len(words) > LONGEST:
        raise RuleError("This rule is too long.")
    pairs = [part.partition("=") for part in words.strip().upper().split(";") if part]
    parts = {name: value for name, _sign, value in pairs}
    if len(parts) < len(pairs) or "" in parts.values():
        raise RuleError("A part of this rule is there twice, or empty.")
    if parts.get("FREQ") not in Frequency.__members__:
        raise RuleError("This frequency is none of those that are taken.")
    if set(parts) - ALWAYS - TAKEN[Frequency(parts["FREQ"])]:
        raise RuleError("This rule has parts that are not taken.")
    return parts


def _sensible(rule: Rule) -> bool:
    """Whether its parts go together, and it gives dates whenever it begins."""
    return (
        not (rule.count and rule.until)
        and not (rule.days and rule.month_days)
        and _sensible_days(rule)
        and _sensible_months(rule)
        and _sensible_positions(rule)
    )


def _sensible_days(rule: Rule) -> bool:
    # Every seventh day that is a Monday is never, where the first one is none.
    return not (rule.frequency is Frequency.DAILY and rule.days and rule.interval > 1)


def _sensible_months(rule: Rule) -> bool:
    if rule.frequency is Frequency.MONTHLY:
        return not (rule.months and rule.interval > 1) and _exist(rule)
    if rule.frequency is Frequency.YEARLY and (rule.days or rule.month_days):
        return bool(rule.months) and _exist(rule)
    return True


def _exist(rule: Rule) -> bool:
    """Whether one of its months has one of its days."""
    if not (rule.month_days and rule.months):
        return True
    longest = max(DAYS_OF_MONTHS[month - 1] for month in rule.months)
    return min(map(abs, rule.month_days)) <= longest


def _sensible_positions(rule: Rule) -> bool:
    if not rule.positions:
        return True
    if not rule.days or any(nth for nth, _day in rule.days):
        return False
    alone = len(rule.days) == 1
    there = MOST_OF_A_WEEKDAY if alone else FEWEST_OF_A_WEEKDAY * len(rule.days)
    return max(map(abs, rule.positions)) <= there


def _days(words: str, *, numbered: bool) -> tuple[Day, ...]:
    found = []
    for one in words.split(","):
        match = BYDAY.fullmatch(one)
        if match is None or (match[1] and not numbered):
            raise RuleError("This is not a day of the week.")
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(dict.fromkeys(found))


def _weekday(words: str) -> int:
    if words not in WEEKDAYS:
        raise RuleError("This is not a day of the week.")
    return WEEKDAYS.index(words)


def _numbers(words: str, least: int, most: int) -> tuple[int, ...]:
    found = (_one(one, least, most) for one in words.split(",")) if words else ()
    return tuple(dict.fromkeys(found))


def _one(words: str, least: int, most: int) -> int:
    if not NUMBER.fullmatch(words) or not least <= int(words) <= most or int(words) == 0:
        raise RuleError("This number is none of those that are taken.")
    return int(words)


def _until(words: str, zone: str) -> datetime:
    match = UNTIL.fullmatch(words)
    if match is None:
        raise RuleError("This is not a day.")
    day, at, in_utc = match.groups()
    try:
        if at is None:
            whole = datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007 - a wall-clock time
            return datetime.combine(whole, time(23, 59, 59))
        if in_utc:
            moment = datetime.strptime(f"{day}T{at}+0000", f"{WALL}%z")
            return on_the_wall(moment, zone)
        return datetime.strptime(f"{day}T{at}", WALL)  # noqa: DTZ007 - a wall-clock time
    except (ValueError, OverflowError) as error:
        raise RuleError("There is no such day.") from error
