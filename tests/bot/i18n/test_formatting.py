"""Numbers, days and lengths as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.i18n import SHIPPED, zone_name
from bot.i18n.formatting import day, length, listing, moment, number


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (timedelta(days=30), "30 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=89), "89 days"),
        (timedelta(days=548), "18 months"),
        (timedelta(hours=1, minutes=30), "1 hour and 30 minutes"),
        (timedelta(days=2, hours=3, minutes=4), "2 days and 3 hours"),
        (timedelta(minutes=-10), "10 minutes"),
        (timedelta(0), "0 seconds"),
        (timedelta(microseconds=5), "0 seconds"),
    ],
)
def test_a_length_is_told_as_people_tell_it(value: timedelta, words: str) -> None:
    assert length(value, "en") == words


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("unit", ["days", "hours", "minutes", "seconds"])
@pytest.mark.parametrize("count", [1, 2, 3, 11])
def test_a_length_has_words_in_every_language(language: str, unit: str, count: int) -> None:
    words = length(timedelta(**{unit: count}), language)

    assert "duration" not in words
    assert words != length(timedelta(**{unit: 20}), language)


def test_days_and_moments_in_every_language() -> None:
    at = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)

    assert day(date(2026, 11, 20), "en") == "Fri, 20 Nov 2026"
    assert day(date(2026, 11, 20), "ar") == "الجمعة، 20 نوفمبر 2026"
    assert moment(at, "Asia/Jakarta", "id") == "Sab, 21 Nov 00.05 (Jakarta)"
    assert moment(at.replace(tzinfo=None), "Africa/Lagos", "fr") == "ven. 20 nov., 18:05 (Lagos)"


def test_a_clock_change_is_told_by_the_zone() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert moment(before, "Europe/Berlin", "en") == "Sun 25 Oct, 02:30 (Berlin)"
    assert (
        moment(before + timedelta(hours=1), "Europe/Berlin", "en") == "Sun 25 Oct, 02:30 (Berlin)"
    )


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_moment_can_be_told(at: datetime, zone: str) -> None:
    assert moment(at, zone, "en")


def test_digits_are_those_on_the_buttons() -> None:
    assert number(1234567, "ar") == "1,234,567"
    assert number(1234.5, "fr") == "1\u202f234,5"


@pytest.mark.parametrize(
    "value", [10**5000, -(10**5000), float("inf"), float("nan"), 1e300], ids=range(5)
)
def test_numbers_beyond_all_measure_are_still_told(value: float) -> None:
    assert 0 < len(number(value, "en")) < 12


@pytest.mark.parametrize("language", SHIPPED)
def test_lists(language: str) -> None:
    joined = listing(["a", "b", "c"], language)

    assert joined.startswith("a")
    assert joined.endswith("c")
    assert not set(joined) & set("<>&")  # patterns are not escaped
    assert listing([], language) == ""
    assert listing(["{0}"], language) == "{0}"


def test_a_zone_is_called_by_its_city_also_after_a_change_of_its_name() -> None:
    assert zone_name("Asia/Kolkata", "ar") == "كالكتا"
    assert zone_name("America/Argentina/Buenos_Aires", "en") == "Buenos Aires"
    assert zone_name("Asia/Jakarta", "pt_BR") == "Jacarta"
    assert zone_name("Nowhere/City", "en") == "UTC"
