"""Every time zone in use, those of many people first, and which of them show the same time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bot.i18n.zones import zone_info

# Any year will do to see whether two clocks differ; half-months, because Ramadan may turn them.
_HALF_MONTHS: Final = tuple(
    datetime(2026, month, day, tzinfo=UTC) for month in range(1, 13) for day in (1, 16)
)


@cache
def own_data() -> Mapping[str, Any]:
    """What Banyan knows beyond the time zone database."""
    return tomllib.loads((files("bot.cities") / "cities.toml").read_text(encoding="utf-8"))


@cache
def countries() -> Mapping[str, str]:
    """Country code by zone, in the order of the database: a country's main zones come first."""
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


@cache
def zones() -> tuple[str, ...]:
    """Every zone that is somebody's, those of many people first."""
    return tuple(dict.fromkeys([*own_data()["populous"], *countries()]))


def without_twins(some: Iterable[str]) -> Iterator[str]:
    """The zones, without those that show the same time as an earlier one all year round."""
    shown = set()
    for zone in some:
        if (hours := _hours(zone)) not in shown:
            shown.add(hours)
            yield zone


@cache
def _hours(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(moment.astimezone(zone_info(zone)).utcoffset() for moment in _HALF_MONTHS)
