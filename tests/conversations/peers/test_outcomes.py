"""What follows from what people say of how it went."""

from __future__ import annotations

from itertools import product

import pytest

from conversations.peers.outcomes import count_as_met, stay_together
from storage.records.rounds import Outcome

MET, NOT_YET, MISSED = Outcome
ANSWERS = (None, MET, NOT_YET, MISSED)


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        (None, None, True),
        (MET, None, True),
        (MET, MISSED, True),
        (NOT_YET, None, False),
        (NOT_YET, MISSED, False),
        (MISSED, MISSED, False),
    ],
)
def test_two_have_met_unless_somebody_says_that_they_have_not(
    one: Outcome | None, other: Outcome | None, met: bool
) -> None:
    assert count_as_met(one, other) is met


def test_it_does_not_matter_who_of_the_two_says_what() -> None:
    for one, other in product(ANSWERS, repeat=2):
        assert count_as_met(one, other) == count_as_met(other, one)


def test_only_those_stay_together_who_all_say_that_it_is_to_come() -> None:
    together = [both for both in product(ANSWERS, repeat=2) if stay_together(both)]
    assert together == [(NOT_YET, NOT_YET)]
    assert stay_together([NOT_YET, NOT_YET, NOT_YET])
    assert not stay_together([NOT_YET, NOT_YET, None])
    assert not stay_together([NOT_YET])
