"""Times that suit everybody, each on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Reader, plain
from conversations.peers.times import LONG_ENOUGH, NOT_BEFORE, common, suggestion
from storage.records.meeting_profiles import Hours
from storage.records.pool import Someone

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)  # a Wednesday
EVENING = (19 * 60, 21 * 60)
ZONES = ["Africa/Lagos", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Pacific/Apia"]


def someone(name: str, zone: str, *hours: Hours) -> Someone:
    return Someone(name, hours=hours, zone=zone)


def said(people: list[Someone], now: datetime = NOW) -> str:
    text = suggestion(people, now, "en")
    words = plain(text, Reader(("en",))) if text else ""
    return "".join(sign for sign in words if sign not in "\u2066\u2067\u2068\u2069")


def test_one_time_is_told_on_both_clocks() -> None:
    both = [
        someone("a", "Africa/Lagos", (4, *EVENING)),
        someone("b", "Africa/Nairobi", (4, 20 * 60, 22 * 60)),
    ]
    assert "• Fri, 6 Mar 2026, 19:00 (Lagos) and 21:00 (Nairobi)" in said(both)


def test_where_it_is_another_day_elsewhere_each_day_is_told() -> None:
    both = [
        someone("a", "America/New_York", (4, *EVENING)),
        someone("b", "Asia/Kolkata", (5, 5 * 60, 8 * 60)),
    ]
    assert "19:00 (New York)" in said(both)
    assert "Sat, 7 Mar 2026, 05:30 (Kolkata)" in said(both)


def test_in_one_zone_the_clock_is_told_once() -> None:
    both = [someone(name, "Africa/Lagos", (4, *EVENING)) for name in "ab"]
    assert said(both).count("Lagos") == 1


def test_who_told_no_hours_is_suggested_none() -> None:
    assert said([someone("a", "Africa/Lagos", (4, *EVENING)), someone("b", "Africa/Lagos")]) == ""


def test_hours_that_only_touch_are_none() -> None:
    both = [
        someone("a", "Africa/Lagos", (4, 600, 660)),
        someone("b", "Africa/Lagos", (4, 640, 700)),
    ]
    assert said(both) == ""


hours = st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 32)).map(
    lambda told: (told[0], told[1] * 15, min(1440, (told[1] + told[2]) * 15))
)
people = st.builds(
    Someone,
    person=st.just("somebody"),
    hours=st.lists(hours, min_size=1, max_size=6).map(tuple),
    zone=st.sampled_from(ZONES),
)


@given(
    st.lists(people, min_size=2, max_size=3),
    st.integers(1_767_225_600, 1_798_761_600),  # 2026
)
def test_whatever_is_suggested_is_within_the_hours_of_everybody(
    those: list[Someone], seconds: int
) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    for start, end in common(those, now):
        assert end - start >= LONG_ENOUGH
        assert start >= now + NOT_BEFORE
        middle = start + timedelta(minutes=(end - start).total_seconds() // 120)
        assert all(_has_time(one, middle) for one in those)


def _has_time(one: Someone, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(one.zone))
    minute = local.hour * 60 + local.minute
    return any(day == local.weekday() and start <= minute < end for day, start, end in one.hours)
