"""A time zone by the name of a city or country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import chain, groupby
from typing import Final

from babel.core import get_global

from bot.cities.offers import MOST, Offer, Place, offers
from bot.cities.zones import countries, own_data, without_twins, zones
from bot.i18n import SHIPPED, fold, zone_name
from bot.i18n.locales import locale

LONGEST_NAME: Final = 60  # letters
_ALIKE: Final = 0.8  # of 1, as difflib counts: one or two wrong letters in a name
_SHORTEST_BEGINNING: Final = 3  # letters that say enough to look for names that begin so


def zones_for(words: str, languages: Sequence[str]) -> list[Offer]:
    """The time zones that a city or country may mean, likeliest first; typing errors forgiven.

    Of "Kano, Nigeria" the first part that is known counts.
    """
    if len(words) > LONGEST_NAME:
        return []
    asked = (_key(part) for part in (words, *re.split("[,،]", words)))
    found = (_named(name) for name in asked if name)
    return offers(next(filter(None, found), []), languages)


def _named(asked: str) -> list[Place]:
    """Places of this name; else where a name begins so, has this word, or is similar."""
    places = _places()
    names = [asked] if asked in places else _beginning(asked) or _having(asked) or _like(asked)
    return list(chain.from_iterable(places[name] for name in names))


def _beginning(asked: str) -> list[str]:
    if len(asked) < _SHORTEST_BEGINNING:
        return []
    return [name for name in _places() if name.startswith(asked)]


def _having(asked: str) -> list[str]:
    return [name for name in _places() if f" {asked} " in f" {name} "]


def _like(asked: str) -> list[str]:
    near = [name for name in _places() if abs(len(name) - len(asked)) <= 2]
    return get_close_matches(asked, near, MOST, _ALIKE)


@cache
def _places() -> Mapping[str, list[Place]]:
    """Every place by its names in all languages that Banyan speaks."""
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for name, place in chain(_cities(), _countries(), _own_cities(), _database_names()):
        if place not in places[_key(name)]:
            places[_key(name)].append(place)
    return dict(places)


def _cities() -> Iterator[tuple[str, Place]]:
    for zone in zones():
        for language in SHIPPED:
            yield zone_name(zone, language), (zone, "")


def _countries() -> Iterator[tuple[str, Place]]:
    own_names = own_data()["countries"]
    by_country = sorted(zones(), key=countries().__getitem__)  # stable: main zones stay first
    for code, its_zones in groupby(by_country, key=countries().__getitem__):
        names = [locale(language).territories.get(code, code) for language in SHIPPED]
        for zone in without_twins(its_zones):
            yield from ((name, (zone, "")) for name in (*names, *own_names.get(code, ())))


def _own_cities() -> Iterator[tuple[str, Place]]:
    for zone, cities in own_data()["cities"].items():
        for city in cities:
            yield city, (zone, city)


def _database_names() -> Iterator[tuple[str, Place]]:
    yield from ((zone, (zone, "")) for zone in (*zones(), "UTC"))
    former = get_global("zone_aliases").items()
    yield from ((old, (new, "")) for old, new in former if new in countries())


def _key(name: str) -> str:
    return fold(name.replace("-", " ").replace("_", " "))
