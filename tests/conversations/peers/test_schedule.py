"""When rounds begin: on the wall, not in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.peers.schedule import LENGTHS, first_after, following, next_after_run
from storage.records.rounds import Rhythm, Schedule

ZONES = ["Europe/Berlin", "America/New_York", "Africa/Lagos", "Asia/Kolkata", "Australia/Lord_Howe"]
schedules = st.builds(
    Schedule,
    rhythm=st.sampled_from(Rhythm),
    weekday=st.integers(0, 6),
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from([*ZONES, "No/Where"]),
)
SECONDS = st.integers(1_735_689_600, 1_893_456_000)  # from 2025 to 2030
moments = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def on_the_wall(schedule: Schedule, moment: datetime) -> datetime:
    zone = ZoneInfo(schedule.zone) if schedule.zone in ZONES else UTC
    return moment.astimezone(zone)


@given(schedules, moments)
def test_the_first_one_is_ahead_on_its_day_and_no_earlier_one_is(
    schedule: Schedule, now: datetime
) -> None:
    first = first_after(schedule, now)
    local = on_the_wall(schedule, first)
    assert first > now
    assert local.weekday() == schedule.weekday
    longest = timedelta(days=37) if schedule.rhythm is Rhythm.MONTHLY else timedelta(days=8)
    assert first - now < longest
    assert schedule.rhythm is not Rhythm.MONTHLY or local.day <= 7


@given(schedules, moments)
def test_it_stays_at_its_time_whatever_becomes_of_the_clocks(
    schedule: Schedule, now: datetime
) -> None:
    at = first_after(schedule, now)
    for _time in range(30):
        shown = on_the_wall(schedule, at)
        minutes = shown.hour * 60 + shown.minute
        # Only a time that is left out that night is shown as what the clocks show instead.
        assert minutes == schedule.minute or 0 < minutes - schedule.minute <= 60
        at = following(schedule, at)


@given(schedules, moments)
def test_the_days_between_two_are_those_of_the_rhythm(schedule: Schedule, now: datetime) -> None:
    one = first_after(schedule, now)
    two = following(schedule, one)
    days = (on_the_wall(schedule, two).date() - on_the_wall(schedule, one).date()).days
    expected = {Rhythm.WEEKLY: {7}, Rhythm.FORTNIGHTLY: {14}, Rhythm.MONTHLY: {28, 35}}
    assert days in expected[schedule.rhythm]


@given(schedules, moments, st.timedeltas(timedelta(0), timedelta(days=100)))
def test_however_late_it_begins_the_next_one_leaves_time_to_meet(
    schedule: Schedule, now: datetime, late: timedelta
) -> None:
    planned = first_after(schedule, now)
    begun = planned + late
    coming = next_after_run(schedule, planned, begun)
    assert coming - begun > LENGTHS[schedule.rhythm] / 2
    assert late or coming == following(schedule, planned)


@pytest.mark.parametrize(
    ("after", "shown"),
    [("2026-03-27", "2026-03-29T03:30:00+02:00"), ("2026-10-24", "2026-10-25T02:30:00+02:00")],
)
def test_a_time_that_is_left_out_or_comes_twice_is_there_once(after: str, shown: str) -> None:
    schedule = Schedule(Rhythm.WEEKLY, 6, 150, "Europe/Berlin")
    first = first_after(schedule, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert on_the_wall(schedule, first).isoformat() == shown
