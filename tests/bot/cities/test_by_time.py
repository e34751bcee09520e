"""A time zone by what the clock on the wall shows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cities import zones_by_time, zones_for
from bot.cities.by_time import NEAR_ENOUGH
from bot.cities.offers import MOST
from bot.cities.zones import zones
from tests.bot.i18n.strategies import words

NOW = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda later: NOW + timedelta(minutes=later))


def found(typed: str, now: datetime = NOW) -> list[str]:
    return [zone for zone, _ in zones_by_time(typed, ["en"], now=now)]


@pytest.mark.parametrize(
    "typed",
    [
        "18:05", "18.05", "18h05", "18 05", "1805", "18 h 05", "6:05 pm", "6:05 PM", "6:05 p.m.",
        "6.05pm", "١٨:٠٥", "٦:٠٥ م", "It is 18:05 here", "18:14", "17:56", "6pm", "18h",
    ],
)  # fmt: skip
def test_ways_to_write_the_time(typed: str) -> None:
    assert found(typed)[0] == "Africa/Lagos"
    assert "Asia/Jakarta" not in found(typed)


@pytest.mark.parametrize(
    "typed", ["", "hello", "18", "25:00", "18:60", "1", "118:05", "18:055", "x" * 10**6]
)
def test_what_is_no_time_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_time_without_half_of_the_day_may_be_in_either() -> None:
    assert {"America/New_York", "Asia/Jakarta"} <= set(found("12:05"))
    assert "Asia/Jakarta" not in found("12:05 pm")
    assert "America/New_York" not in found("12:05 am")


def test_midnight_lies_between_two_minutes_like_others() -> None:
    assert "Africa/Lagos" in found("23:58", now=datetime(2026, 11, 20, 23, 4, tzinfo=UTC))


def test_answers_are_named_in_the_readers_language() -> None:
    assert ("Africa/Lagos", "لاغوس (نيجيريا)") in zones_by_time("18:05", ["ar"], now=NOW)


@given(moments, st.sampled_from(zones()))
def test_whoever_tells_the_time_is_offered_a_clock_that_shows_it(now: datetime, zone: str) -> None:
    local = now.astimezone(ZoneInfo(zone))

    offered = found(f"{local:%H:%M}", now)

    clocks = {now.astimezone(ZoneInfo(each)).utcoffset() for each in offered}
    assert local.utcoffset() in clocks


@given(words, moments)
def test_whatever_one_types_gives_a_handful_of_clocks(typed: str, now: datetime) -> None:
    assert len(found(typed, now)) <= MOST


@given(moments, st.integers(0, 1439))
def test_every_offered_clock_shows_about_what_was_typed(now: datetime, minutes: int) -> None:
    hour, minute = divmod(minutes, 60)
    for zone in found(f"{hour:02}:{minute:02}", now):
        local = now.astimezone(ZoneInfo(zone))
        apart = timedelta(minutes=(local.hour * 60 + local.minute - minutes) % 720)
        assert min(apart, timedelta(hours=12) - apart) <= NEAR_ENOUGH


@pytest.mark.parametrize(
    "form", ["{:02}:{:02}", "{}.{:02}", "{}h{:02}", "{:02}{:02}", "{}:{:02} pm"]
)
def test_no_time_is_taken_for_a_city(form: str) -> None:
    assert not any(zones_for(form.format(hour, 35), ["en"]) for hour in range(24))
