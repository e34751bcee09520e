"""Time zones, known by their cities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.i18n.locales import locale


@cache
def zone_info(zone: str) -> tzinfo:
    """The rules of a time zone; those of UTC where the name is not known."""
    try:
        return ZoneInfo(zone)
    except (ValueError, OSError, LookupError):  # LookupError: the way zoneinfo says "not found"
        return UTC


@cache
def zone_name(zone: str, language: str) -> str:
    """The city by which a time zone is known, as the language writes it."""
    if zone_info(zone) is UTC:
        return "UTC"
    cities = locale(language).time_zones
    names = (cities.get(name, {}).get("city") for name in (zone, *_former_names().get(zone, ())))
    return str(next(filter(None, names), zone.rpartition("/")[2].replace("_", " ")))


@cache
def _former_names() -> Mapping[str, list[str]]:
    """Names that a zone had, by its present one: CLDR keeps cities under the oldest of them."""
    former = defaultdict(list)
    for old, new in get_global("zone_aliases").items():
        former[new].append(old)
    return dict(former)
