"""The hours of a week in which somebody has time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from storage.records.meeting_profiles import Hours

Span: TypeAlias = tuple[int, int]  # from, to: minutes after midnight

HOUR: Final = 60
DAY: Final = 24 * HOUR
DAYS: Final = 7
WEEKDAYS: Final = tuple(range(5))
WEEKEND: Final = (5, 6)
AWAKE: Final = (8 * HOUR, 21 * HOUR)  # of a day that is named without a time


def ordered(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The same hours in their order, those that touch or overlap made one."""
    kept: list[Hours] = []
    for day, start, end in sorted(hours):
        if kept and kept[-1][0] == day and start <= kept[-1][2]:
            kept[-1] = (day, kept[-1][1], max(end, kept[-1][2]))
        else:
            kept.append((day, start, end))
    return tuple(kept)


def on_days(days: Iterable[int], span: Span) -> tuple[Hours, ...]:
    """The same time on several days; one that goes past midnight ends on the day after."""
    return ordered(hours for day in days for hours in _on(day, span))


def _on(day: int, span: Span) -> Sequence[Hours]:
    start, end = span
    if start < end:
        return [(day, start, end)]
    after = [((day + 1) % DAYS, 0, end)] if end else []
    return [(day, start, DAY), *after]


PRESETS: Final = {
    "evenings": on_days(WEEKDAYS, (18 * HOUR, 21 * HOUR)),
    "mornings": on_days(WEEKDAYS, (8 * HOUR, 12 * HOUR)),
    "afternoons": on_days(WEEKDAYS, (13 * HOUR, 17 * HOUR)),
    "weekends": on_days(WEEKEND, (9 * HOUR, 21 * HOUR)),
    "any": on_days(range(DAYS), AWAKE),
}
