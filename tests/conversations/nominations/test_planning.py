"""Planning a call: what is wished, and the plan that it makes."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import Given, NotUnderstood
from bot.i18n import Reader
from conversations.nominations.phases import dates_are_in_order
from conversations.nominations.planning.days import DayBetween
from conversations.nominations.planning.ready import OWN, READY, Ready
from conversations.nominations.planning.wishes import moved, plan_of, wish_from, wish_of

ZONES = st.sampled_from(["Africa/Accra", "Asia/Jakarta", "America/Sao_Paulo", "Africa/Cairo"])
DAYS = st.dates(date(2026, 1, 1), date(2029, 1, 1))
READER = Reader(("en",))


@given(st.sampled_from([*READY.values(), OWN]), DAYS, ZONES)
def test_a_ready_made_call_has_its_days_in_order_and_can_be_wished_again(
    ready: Ready, today: date, zone: str
) -> None:
    plan = plan_of(wish_from(ready, today, "Title", "About"), zone)
    assert dates_are_in_order(plan)
    assert plan_of(wish_of(plan), zone) == plan


@given(
    st.lists(DAYS, min_size=5, max_size=5, unique=True),
    st.integers(0, 4),
    st.integers(1, 400),
)
def test_a_day_that_moves_takes_those_after_it_along(
    days: list[date], place: int, later: int
) -> None:
    written = [day.isoformat() for day in sorted(days)]
    changed = (sorted(days)[place] + timedelta(days=later)).isoformat()
    after = moved(written, place, changed)
    assert after[:place] == written[:place]
    assert after[place] == changed
    assert after == sorted(set(after))
    assert _distances(after[place:]) == _distances(written[place:])


def _distances(days: list[str]) -> list[timedelta]:
    moments = [date.fromisoformat(day) for day in days]
    return [two - one for one, two in itertools.pairwise(moments)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-10", "a day after"),
        ("2027-03-11", "or earlier"),
        ("soon", "a whole date"),
    ],
)
def test_a_day_out_of_bounds_is_explained(written: str, expected: str) -> None:
    answer = DayBetween("2026-03-10", "2027-03-10")
    with pytest.raises(NotUnderstood) as refused:
        answer.parse(Given(written), READER)
    assert expected in refused.value.expected.message


def test_a_day_within_bounds_is_taken() -> None:
    answer = DayBetween("2026-03-10", "2027-03-10")
    assert answer.parse(Given("2026-03-11"), READER) == "2026-03-11"
    assert answer.allows("2026-03-11")
    assert not answer.allows("2026-03-10")
