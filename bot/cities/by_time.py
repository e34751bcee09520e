"""A time zone by what the clock on the wall shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.cities.offers import Offer, offers
from bot.cities.zones import without_twins, zones
from bot.i18n import fold
from bot.i18n.zones import zone_info

NEAR_ENOUGH: Final = timedelta(minutes=10)

_DAY: Final = timedelta(days=1)
_HALF_A_DAY: Final = 12  # hours
# 14:35, 14.35, 14h35, 1435, 14h, 2:35 pm, 2 p.m., and the same with the Arabic letters for it
_CLOCK: Final = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})\s?"
    r"(?:[:.,h٫ ]?\s?(?P<minute>\d\d)(?!\d)|h|(?=[apصم]))"
    r"\s?(?P<half>[apصم])?"
)
_MORNING: Final = frozenset("aص")


def zones_by_time(words: str, languages: Sequence[str], *, now: datetime) -> list[Offer]:
    """The zones where a clock shows what was typed, ten minutes wrong at most; empty if none.

    "2:35" may be in the morning or in the afternoon.
    """
    return offers(((zone, "") for zone in _matching(words, now)), languages)


def _matching(words: str, now: datetime) -> Iterator[str]:
    for typed in _clock_times(words):
        for zone in without_twins(zones()):
            if _apart(typed, _clock(zone, now)) <= NEAR_ENOUGH:
                yield zone


def _clock_times(words: str) -> Iterator[timedelta]:
    """What the words say, since midnight; a clock of twelve hours may mean two times."""
    found = _CLOCK.search(fold(words[:100]))
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if not found or hour >= 24 or minute >= 60:
        return
    for each in _hours(hour, found["half"]):
        yield timedelta(hours=each, minutes=minute)


def _hours(hour: int, half: str | None) -> list[int]:
    if not 1 <= hour <= _HALF_A_DAY:
        return [hour]
    morning = hour % _HALF_A_DAY
    evening = morning + _HALF_A_DAY
    if half:
        return [morning if half in _MORNING else evening]
    return [hour, evening if hour == morning else morning]


def _clock(zone: str, now: datetime) -> timedelta:
    local = now.astimezone(zone_info(zone))
    return timedelta(hours=local.hour, minutes=local.minute)


def _apart(one: timedelta, other: timedelta) -> timedelta:
    difference = abs(one - other)
    return min(difference, _DAY - difference)
