"""What a change of dates does to the phases of a call, wherever and whenever it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.nominations.phases import (
    MOVES,
    ON_TIME,
    REMIND_BEFORE,
    caught_up,
    dates_are_in_order,
    end_of,
    may_move,
    next_look,
    prolonged,
)
from storage.records.calls import CallState, Plan
from tests.calls import PHASES, plan

ZONES = ("Africa/Accra", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu", "Africa/Cairo")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

plans = st.builds(
    lambda later, zone: plan(NOW + later, zone=zone),
    st.timedeltas(timedelta(), timedelta(days=366)),
    st.sampled_from(ZONES),
)
phases = st.sampled_from(PHASES)
days = st.integers(1, 60)


def clock(one: Plan, moment: datetime) -> str:
    """What clocks show where the call is."""
    return moment.astimezone(ZoneInfo(one.zone)).strftime("%H:%M")


@given(plans, phases, days)
def test_what_follows_a_phase_moves_with_it_and_what_was_before_stays(
    one: Plan, state: CallState, by: int
) -> None:
    longer = prolonged(one, state, by)
    assert dates_are_in_order(longer)
    for phase in PHASES:
        moved = PHASES.index(phase) >= PHASES.index(state)
        difference = end_of(longer, phase) - end_of(one, phase)
        assert abs(difference - timedelta(days=by if moved else 0)) <= timedelta(hours=1)


@given(plans, phases, st.integers(60, 300))
def test_clocks_show_the_same_times_whether_they_were_put_forward_or_back(
    one: Plan, state: CallState, by: int
) -> None:
    later = end_of(prolonged(one, state, by), state)
    wanted = clock(one, end_of(one, state))
    # A time that is left out when clocks are put forward is the only one that there is not.
    assert clock(one, later) == wanted or clock(one, later - timedelta(hours=1)) == wanted


@given(plans, st.sampled_from(PHASES[:-1]), st.timedeltas(timedelta(), timedelta(days=90)))
def test_nobody_loses_time_by_a_clock_that_stood_still(
    one: Plan, state: CallState, late: timedelta
) -> None:
    now = end_of(one, state) + late
    caught = caught_up(one, state, now)
    coming = PHASES[PHASES.index(state) + 1]
    before = end_of(one, coming) - end_of(one, state)
    assert end_of(caught, coming) - now >= before - ON_TIME - timedelta(hours=1)
    assert (caught == one) == (late <= ON_TIME)


@given(plans, phases, st.timedeltas(timedelta(hours=1), timedelta(days=20)))
def test_the_clock_looks_again_a_day_before_the_end_or_at_it(
    one: Plan, state: CallState, left: timedelta
) -> None:
    end = end_of(one, state)
    look = next_look(one, state, end - left)
    assert end - left < look <= end
    assert look == end - REMIND_BEFORE or (look == end and left <= 1.5 * REMIND_BEFORE)


@pytest.mark.parametrize("by", [0, -1])
def test_a_phase_never_ends_earlier(by: int) -> None:
    with pytest.raises(ValueError, match="end later"):
        prolonged(plan(NOW), CallState.NOMINATING, by)


def test_what_is_over_has_no_end_to_change() -> None:
    with pytest.raises(ValueError, match="not over"):
        prolonged(plan(NOW), CallState.DECIDED, 1)


def test_an_open_call_never_goes_back() -> None:
    order = list(CallState)
    for before, reachable in MOVES.items():
        assert not before.is_over or not reachable
        assert all(order.index(after) > order.index(before) for after in reachable)
        assert before.is_over or may_move(before, CallState.WITHDRAWN)
