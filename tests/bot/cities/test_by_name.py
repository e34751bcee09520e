"""A time zone by the name of a city or country."""

from collections import Counter
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cities import zones_for
from bot.cities.offers import MOST
from bot.cities.zones import own_data, zones
from bot.i18n import SHIPPED, zone_name
from tests.bot.i18n.strategies import words


def found(typed: str) -> list[str]:
    return [zone for zone, _ in zones_for(typed, ["en"])]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Lagos", "Africa/Lagos"),
        ("kano", "Africa/Lagos"),
        ("Kano, Nigeria", "Africa/Lagos"),
        ("Nijeriya", "Africa/Lagos"),
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paolo", "America/Sao_Paulo"),
        ("Jakrta", "Asia/Jakarta"),
        ("WIB", "Asia/Jakarta"),
        ("القاهره", "Africa/Cairo"),
        ("مصر", "Africa/Cairo"),
        ("Londres", "Europe/London"),
        ("porto novo", "Africa/Porto-Novo"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("asia/kolkata", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("USA", "America/New_York"),
    ],
)
def test_the_first_answer(typed: str, zone: str) -> None:
    assert found(typed)[0] == zone


def test_a_name_of_two_cities_has_two_answers() -> None:
    assert zones_for("Valencia", ["fr"]) == [
        ("America/Caracas", "Valencia (Venezuela)"),
        ("Europe/Madrid", "Valencia (Espagne)"),
    ]


def test_a_country_with_one_clock_has_one_answer_and_a_wide_one_some() -> None:
    assert zones_for("Nigeria", ["ha"]) == [("Africa/Lagos", "Lagos (Nijeriya)")]
    assert found("Indonesia") == ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
    assert len(found("Russia")) == MOST


@pytest.mark.parametrize("typed", ["", " ", "?", "qqqqqq", "x" * 1_000_000, "🙂", "a,b,c"])
def test_what_names_nothing_finds_nothing(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize("language", SHIPPED)
def test_every_zone_is_found_by_its_city_in_every_language(language: str) -> None:
    for zone in zones():
        offered = [name for name, _ in zones_for(zone_name(zone, language), [language])]
        assert zone in offered, (zone, offered)


def test_every_zone_is_found_by_its_own_name() -> None:
    assert all(found(zone)[0] == zone for zone in zones())


def test_every_city_of_our_own_goes_by_a_clock_that_exists() -> None:
    for zone, cities in own_data()["cities"].items():
        assert zone in available_timezones()
        for city in cities:
            assert zone in found(city), city


def test_only_namesakes_are_listed_twice() -> None:
    listed = Counter(city for cities in own_data()["cities"].values() for city in cities)

    assert {city for city, times in listed.items() if times > 1} == {"León", "Valencia"}


def test_popular_zones_are_zones() -> None:
    assert set(own_data()["populous"]) <= set(zones())


@given(words, st.lists(st.sampled_from([*SHIPPED, "xx"]), max_size=2))
def test_whatever_one_types_gives_a_handful_of_zones(typed: str, languages: list[str]) -> None:
    offered = zones_for(typed, languages)

    assert len({zone for zone, _ in offered}) == len(offered) <= MOST
    assert all(label and zone in available_timezones() for zone, label in offered)
