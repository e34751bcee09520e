"""The hours of a week in words, as short as they can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from bot.text import VERBATIM, Listing, Text, TimeOfDay, Weekday, _, lines, pgettext
from conversations.meeting.week import DAYS, Span
from storage.records.meeting_profiles import Hours

PRESET_NAMES: Final = {
    "evenings": pgettext("button", "Weekday evenings"),
    "mornings": pgettext("button", "Weekday mornings"),
    "afternoons": pgettext("button", "Weekday afternoons"),
    "weekends": pgettext("button", "Weekends"),
    "any": pgettext("button", "Any time"),
}


def in_words(hours: Iterable[Hours]) -> Text:
    """One line for all days that have the same times."""
    told = list(hours)
    by_day = {day: tuple((s, e) for d, s, e in told if d == day) for day in range(DAYS)}
    alike: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in by_day.items():
        if spans:
            alike.setdefault(spans, []).append(day)
    return lines(
        _("{days}: {times}", days=_days(days), times=_times(spans)) for spans, days in alike.items()
    )


def _days(days: Sequence[int]) -> Listing:
    runs = (list(run) for _key, run in groupby(days, key=lambda day: day - days.index(day)))
    return Listing(tuple(text for run in runs for text in _run(run)))


def _run(run: Sequence[int]) -> Sequence[Text]:
    """Days that follow each other; two of them are named, more are a stretch."""
    if len(run) <= 2:
        return [named(day) for day in run]
    return [stretch(named(run[0]), named(run[-1]))]


def _times(spans: Iterable[Span]) -> Listing:
    return Listing(tuple(until(TimeOfDay(start), TimeOfDay(end)) for start, end in spans))


def named(day: int) -> Text:
    """What a day is called."""
    return Text("{day}", (("day", Weekday(day)),), context=VERBATIM)


def stretch(first: Text | str, last: Text | str) -> Text:
    """From one day to another."""
    return pgettext("days", "{first} to {last}", first=first, last=last)


def until(start: TimeOfDay | str, end: TimeOfDay | str) -> Text:
    """From one time to another."""
    return pgettext("times", "{start} to {end}", start=start, end=end)
