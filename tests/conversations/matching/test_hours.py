from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.matching.hours import WEEKS, week_of, windows
from conversations.matching.weekly import Weekly
from storage.records.pool import Someone
from tests.conversations.matching.people import NOW, crowd, hours

NAMED = st.sampled_from(
    [
        "Africa/Lagos", "Europe/Paris", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York",
        "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns",
    ]
)  # fmt: skip

# Everybody begins and ends at the same quarter of an hour, or at every second one.
aligned = st.tuples(st.sampled_from((60, 30)), st.sampled_from((0, 15, 30, 45))).flatmap(
    lambda grid: st.lists(
        st.tuples(
            st.integers(0, 6),
            *[st.integers(0, 22).map(lambda n: n * grid[0] + grid[1])] * 2,
        ),
        max_size=3,
    ).map(tuple)
)


def has_time(one: Someone, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(one.zone))
    minute = local.hour * 60 + local.minute
    for day, start, end in one.hours:
        if end > start:
            if local.weekday() == day and start <= minute < end:
                return True
        elif (local.weekday() == day and minute >= start) or (
            local.weekday() == (day + 1) % 7 and minute < end
        ):
            return True
    return False


def naive(one: Someone, other: Someone, now: datetime, step: int = 15) -> float:
    first, total = week_of(now), 0
    for n in range(WEEKS * 7 * 24 * 60 // step):
        at = first + timedelta(minutes=n * step)
        total += step * (has_time(one, at) and has_time(other, at))
    return total / WEEKS


def common(one: Someone, other: Someone, now: datetime) -> float:
    return float(Weekly([one], now).common(np.array([0]), Weekly([other], now))[0, 0])


@settings(max_examples=4, deadline=None)
@given(hours, NAMED, hours, NAMED, st.integers(0, 364))
def test_hours_in_common_are_those_of_every_quarter_through_clock_changes(
    own: tuple[tuple[int, int, int], ...],
    zone: str,
    their: tuple[tuple[int, int, int], ...],
    their_zone: str,
    later: int,
) -> None:
    one, other = Someone("a", hours=own, zone=zone), Someone("b", hours=their, zone=their_zone)
    now = NOW + timedelta(days=later)
    assert common(one, other, now) == pytest.approx(naive(one, other, now), abs=0.01)


@pytest.mark.slow
def test_hours_in_common_are_those_of_every_minute() -> None:
    one = Someone("a", hours=((6, 0, 300), (2, 1300, 100)), zone="Europe/Paris")
    other = Someone("b", hours=((5, 900, 1439), (6, 0, 1000)), zone="Australia/Lord_Howe")
    assert common(one, other, NOW) == pytest.approx(naive(one, other, NOW, step=1), abs=0.01)


def test_a_clock_change_moves_hours_apart() -> None:
    evening = tuple((day, 19 * 60, 20 * 60) for day in range(7))
    kano, paris = (Someone(z, hours=evening, zone=z) for z in ("Africa/Lagos", "Europe/Paris"))
    winter = datetime(2026, 10, 26, tzinfo=UTC)
    assert common(kano, paris, winter) == pytest.approx(7 * 60 * 22 / 26, abs=4 * 60 / 26 * 7)
    assert 0 < common(kano, paris, winter) < 7 * 60


@settings(max_examples=60, deadline=None)
@given(crowd(), st.integers(0, 364))
def test_what_two_have_in_common_is_the_same_from_both_sides(
    people: list[Someone], later: int
) -> None:
    weekly = Weekly(people, NOW + timedelta(days=later))
    both = weekly.common(np.arange(len(people)), weekly)
    assert (both == both.T).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMED, aligned), min_size=1, max_size=6), crowd(), st.integers(0, 364))
def test_steps_and_company_change_nothing_for_a_pair(
    told: list[tuple[str, tuple[tuple[int, int, int], ...]]], others: list[Someone], later: int
) -> None:
    now = NOW + timedelta(days=later)
    people = [Someone(f"a{n}", hours=own, zone=zone) for n, (zone, own) in enumerate(told)]
    odd = [Someone(f"odd {zone}", hours=((0, 0, 15), (1, 30, 45)), zone=zone) for zone, _ in told]
    rows, weekly, theirs = np.arange(len(people)), Weekly(people, now), Weekly(others, now)
    alone = weekly.common(rows, theirs)
    assert (Weekly([*people, *odd], now).common(rows, theirs) == alone).all()
    weekly.common(rows, weekly)
    for n in reversed(rows):
        assert (weekly.common(np.array([n]), theirs)[0] == alone[n]).all()
        assert (alone[n] == [common(people[n], other, now) for other in others]).all()


@settings(max_examples=60, deadline=None)
@given(hours, NAMED, hours, NAMED, st.integers(0, 364))
def test_windows_are_exactly_the_quarters_that_both_have(
    own: tuple[tuple[int, int, int], ...],
    zone: str,
    their: tuple[tuple[int, int, int], ...],
    their_zone: str,
    later: int,
) -> None:
    one, other = Someone("a", hours=own, zone=zone), Someone("b", hours=their, zone=their_zone)
    now = NOW + timedelta(days=later)
    found = windows(one, other, now)
    first = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    for n in range(7 * 96):
        at = first + timedelta(minutes=15 * n)
        inside = any(window.start <= at < window.end for window in found)
        assert inside == (has_time(one, at) and has_time(other, at)), at


def test_hours_in_kathmandu_are_three_quarters_off() -> None:
    one = Someone("a", hours=((0, 12 * 60, 13 * 60),), zone="Asia/Kathmandu")
    other = Someone("b", hours=((0, 6 * 60, 7 * 60),), zone="Africa/Abidjan")
    assert common(one, other, NOW) == 45


def test_nobody_has_time_in_common_with_somebody_who_told_no_clock() -> None:
    one = Someone("a", hours=((0, 0, 600),), zone="")
    assert windows(one, one, NOW) == []
