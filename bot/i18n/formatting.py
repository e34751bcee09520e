"""Numbers, times and lists as a language writes them (CLDR), in digits that one can type back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.i18n.locales import locale
from bot.i18n.zones import zone_info, zone_name

_UNITS: Final = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
    ("second", timedelta(seconds=1)),
)
_UNITS_SHOWN: Final = 2
_MANY_DAYS: Final = timedelta(days=90)
_MONTH: Final = timedelta(days=365.2425) / 12
_MINUTES_A_DAY: Final = 24 * 60
# How people write days that CLDR spells in another way.
_SPELLED_OTHERWISE: Final[Mapping[str, Sequence[tuple[str, int]]]] = {"ha": (("Juma'a", 4),)}


@lru_cache(maxsize=1024, typed=True)
def number(value: float, language: str) -> str:
    """A number with the separators of the language; one beyond all measure with an exponent."""
    try:
        return str(format_decimal(value, locale=locale(language)))
    except (InvalidOperation, ValueError, OverflowError):
        return f"{Decimal(value):.3g}"


def day(value: date, language: str) -> str:
    """A day with its weekday: "Fri, 20 Nov 2026"."""
    return str(format_skeleton("yMMMEd", value, locale=locale(language)))


def moment(value: datetime, zone: str, language: str) -> str:
    """A moment on the reader's own clock, and whose clock that is: "Fri, 20 Nov, 18:05 (Lagos)".

    A moment that does not say where it was meant is taken to be in UTC.
    """
    local = _in_zone(value, zone)
    when = str(format_skeleton("MMMEd", local, locale=locale(language)))
    hour = str(format_time(local, "short", locale=locale(language)))
    together = str(locale(language).datetime_formats["medium"]).format(hour, when)
    return f"{together} ({zone_name(zone, language)})"


def time_of_day(minutes: int, language: str) -> str:
    """A wall-clock time, from minutes after midnight."""
    hour, minute = divmod(minutes % _MINUTES_A_DAY, 60)
    return str(format_time(time(hour, minute), "short", locale=locale(language)))


def weekday(day: int, language: str) -> str:
    """A day of the week in short, 0 being Monday: "Mon"."""
    return str(locale(language).days["stand-alone"]["abbreviated"][day])


def weekday_names(language: str) -> Iterator[tuple[str, int]]:
    """Everything that the days of the week are called, each with its number from Monday on."""
    for names in locale(language).days.values():
        for width in ("wide", "abbreviated", "short"):
            for day, name in names.get(width, {}).items():
                yield str(name), int(day)
    yield from _SPELLED_OTHERWISE.get(language, ())


def halves_of_the_day(language: str) -> Iterator[tuple[str, str]]:
    """Everything that the halves of the day are called, each with "am" or "pm"."""
    for names in locale(language).day_periods.values():
        for of_width in names.values():
            for half in ("am", "pm"):
                if name := of_width.get(half):
                    yield str(name), half


def length(value: timedelta, language: str) -> str:
    """How long something takes, in its two largest units: "1 day and 3 hours".

    Nobody counts beyond a few months in days: from there on it is told in whole months.
    """
    if abs(value) >= _MANY_DAYS:
        return _unit(round(abs(value) / _MONTH), "month", language)
    units = [_unit(count, name, language) for name, count in _counted(abs(value))]
    return listing(units[:_UNITS_SHOWN] or [_unit(0, "second", language)], language)


def listing(items: Sequence[str], language: str) -> str:
    """Several words in one sentence: "a, b and c"."""
    return str(format_list(items, locale=locale(language)))


def _in_zone(value: datetime, zone: str) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return aware.astimezone(zone_info(zone))
    except OverflowError:  # within a day of the first or the last moment there is
        return aware


def _counted(value: timedelta) -> Iterator[tuple[str, int]]:
    """Whole units, largest first, without those that are nought."""
    for name, unit in _UNITS:
        count, value = divmod(value, unit)
        if count:
            yield name, count


def _unit(count: int, name: str, language: str) -> str:
    words = str(format_unit(count, f"duration-{name}", locale=locale(language)))
    if "duration" in words:  # CLDR keeps a long form of days elsewhere for some languages
        words = str(format_unit(count, f"duration-{name}", "short", locale=locale(language)))
    return words
