"""Which date of a series becomes which, when its organisers want it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta

from conversations.trainings.recurrence import Frequency, parse


def paired(
    before: Sequence[datetime], after: Sequence[datetime], by: timedelta, *, monthly: bool
) -> dict[datetime, datetime]:
    """The new time of each date that has one, all of them on the wall; no two have the same.

    A date moves by as much as the whole series does; or else it is the one on the same day, or,
    where both series are monthly, in the same month.
    """
    left = dict.fromkeys(after)
    found: dict[datetime, datetime] = {}
    for old in before:
        if old + by in left:
            found[old] = old + by
            del left[old + by]
    _pair(before, left, found, lambda at: at.date())
    if monthly:
        _pair(before, left, found, lambda at: (at.year, at.month))
    return found


def _pair(
    before: Sequence[datetime],
    left: dict[datetime, None],
    found: dict[datetime, datetime],
    sign: Callable[[datetime], Hashable],
) -> None:
    for old in before:
        new = next((one for one in left if sign(one) == sign(old)), None)
        if old not in found and new is not None:
            found[old] = new
            del left[new]


def are_monthly(*rules: str) -> bool:
    """Whether each of these rules gives something once in a while of months.

    Raises `RuleError`.
    """
    return all(rule and parse(rule).frequency is Frequency.MONTHLY for rule in rules)
