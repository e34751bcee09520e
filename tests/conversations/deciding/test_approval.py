"""Approval voting by its laws."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from conversations.deciding import approval
from conversations.deciding.ties import order_of
from storage.records.calls import Tie
from storage.records.polls import Approvals, Outcome

ballots = st.lists(st.frozensets(st.sampled_from("ABCDE")), max_size=30)
STANDING = "ABCDE"


def counted(marks: Sequence[Approvals], seats: int = 2, standing: str = STANDING) -> Outcome:
    return approval.count(marks, standing, seats, order_of(Tie.FIRST, standing, ""))


@given(ballots, st.randoms(use_true_random=False))
def test_the_order_of_ballots_decides_nothing(marks: list[Approvals], chance: Random) -> None:
    before = counted(marks)
    chance.shuffle(marks)
    assert counted(marks) == before


@given(ballots)
def test_names_decide_nothing(marks: list[Approvals]) -> None:
    other = dict(zip(STANDING, reversed(STANDING), strict=True))
    renamed = [frozenset(other[one] for one in ballot) for ballot in marks]
    after = counted(renamed, standing=STANDING[::-1])
    assert after.winners == tuple(other[one] for one in counted(marks).winners)


@given(ballots, st.data())
def test_one_more_mark_never_costs_the_seat(marks: list[Approvals], data: st.DataObject) -> None:
    winners = counted(marks).winners
    if not winners:
        return
    winner = data.draw(st.sampled_from(winners))
    assert winner in counted([*marks, frozenset(winner)]).winners


@given(ballots, st.integers(1, 6))
def test_whoever_is_chosen_has_no_fewer_marks_than_whoever_is_not(
    marks: list[Approvals], seats: int
) -> None:
    outcome = counted(marks, seats)
    figures = outcome.figures["approvals"]
    chosen = [figures[one] for one in outcome.winners]
    rest = [figures[one] for one in STANDING if one not in outcome.winners]
    assert len(outcome.winners) == min(seats, sum(1 for one in STANDING if figures[one]))
    assert not chosen or not rest or min(chosen) >= max(rest)
    assert all(figures.values()) or min(chosen, default=1) > 0


def test_a_tie_at_the_last_seat_is_named_and_broken_by_the_rule() -> None:
    marks = [frozenset("AB"), frozenset("AC"), frozenset("A")]
    outcome = counted(marks)
    assert (outcome.winners, outcome.tied) == (("A", "B"), ("B", "C"))
    assert counted(marks, 3).tied == ()
