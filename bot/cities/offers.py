"""Time zones as they are offered for choosing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeAlias

from bot.cities.zones import countries
from bot.i18n import SHIPPED, zone_name
from bot.i18n.locales import locale

Place: TypeAlias = tuple[str, str]  # IANA name; a city that it is not named after, or ""
Offer: TypeAlias = tuple[str, str]  # IANA name; city and country in the reader's language

MOST: Final = 6


def offers(places: Iterable[Place], languages: Sequence[str]) -> list[Offer]:
    """At most a handful of places, each zone once, in the first language that Banyan speaks."""
    language = next((tag for tag in languages if tag in SHIPPED), SHIPPED[0])
    once: dict[str, str] = {}
    for zone, city in places:
        once.setdefault(zone, city)
    return [(zone, _label(zone, city, language)) for zone, city in islice(once.items(), MOST)]


def _label(zone: str, city: str, language: str) -> str:
    name = city or zone_name(zone, language)
    country = locale(language).territories.get(countries().get(zone, ""), "")
    return f"{name} ({country})" if country and country != name else name
