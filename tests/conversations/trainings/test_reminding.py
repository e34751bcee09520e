"""When somebody is reminded: in every zone, whatever their quiet hours are and the clocks do."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from conversations.quiet_hours import after_quiet_hours, before_quiet_hours, is_quiet
from conversations.trainings.reminding import CHOICES, moment, moments
from storage.records.people import Person
from tests.conversations.test_quiet_hours import START, somebody

MINUTE = timedelta(minutes=1)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})

minutes = st.integers(0, 24 * 60 - 1)
people = st.builds(somebody, st.sampled_from(ZONES), minutes, minutes)
starts = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: START + n * MINUTE)
befores = st.sampled_from(CHOICES)
# From long before until it is under way, and often in the hours in which it is decided.
gaps = st.integers(-3 * 60, 24 * 60) | st.integers(-3 * 60, 9 * 24 * 60)


@given(people, starts, befores, gaps)
@example(somebody("UTC", 22 * 60, 8 * 60), START.replace(hour=7, minute=30), 60, 9 * 60)
@example(somebody("UTC", 22 * 60, 8 * 60), START.replace(hour=8, minute=30), 60, 9 * 60)
def test_a_reminder_is_never_in_the_night_and_never_later_than_chosen(
    person: Person, starts_at: datetime, before: int, gap: int
) -> None:
    now = starts_at - gap * MINUTE
    chosen = starts_at - before * MINUTE
    at = moment(person, starts_at, before, now)
    assert at >= now
    if is_quiet(person, at):  # it begins before they are over
        assert after_quiet_hours(person, at) >= starts_at or at == now >= starts_at
        assert at == max(now, chosen)
    if at > max(now, chosen):  # it is too late for earlier: as soon as they are over
        assert is_quiet(person, now)
        assert at == after_quiet_hours(person, now) < starts_at
    if before_quiet_hours(person, chosen) > now:
        assert at == before_quiet_hours(person, chosen)


@given(people, starts, befores, gaps, st.floats(0, 1, exclude_max=True))
def test_whenever_it_is_worked_out_anew_before_then_it_is_at_the_same_moment(
    person: Person, starts_at: datetime, before: int, gap: int, part: float
) -> None:
    """So a restart, another tick of the clock or a second sign-up moves, loses and doubles none."""
    now = starts_at - gap * MINUTE
    at = moment(person, starts_at, before, now)
    assume(at > now)
    assert moment(person, starts_at, before, now + part * (at - now)) == at


@given(people, starts, st.sets(befores), gaps)
def test_whatever_is_still_to_come_is_planned_and_nothing_else(
    person: Person, starts_at: datetime, wished: set[int], gap: int
) -> None:
    now = starts_at - gap * MINUTE
    planned = moments(person, starts_at, wished, now)
    assert set(planned) == {one for one in wished if starts_at - one * MINUTE > now}
    assert all(now <= at < starts_at for at in planned.values())
