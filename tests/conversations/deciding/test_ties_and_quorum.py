"""What decides between equals, and how many have to take part."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.deciding import quorum
from conversations.deciding.quorum import Quorum
from conversations.deciding.ties import drawn, order_of, published
from storage.records.calls import Tie
from storage.records.polls import Turnout

TWO_THIRDS = Fraction(2, 3)


def test_who_accepted_first_comes_first() -> None:
    assert order_of(Tie.FIRST, ["rosa", "ana", "ben"], "lot")({"ben", "rosa"}) == ["rosa", "ben"]


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.sets(st.text(max_size=3)))
def test_anybody_can_draw_the_lot_again(lot: str, equals: set[str]) -> None:
    drawing = order_of(Tie.LOT, [], lot)(equals)
    assert set(drawing) == equals
    assert drawing == sorted(equals, key=lambda one: drawn(lot, one))


def test_the_lot_is_fair() -> None:
    firsts = [order_of(Tie.LOT, [], f"{n:032x}")({"ana", "ben", "rosa"})[0] for n in range(3000)]
    # Each would come first 1,000 times; a fair lot is 150 (near six deviations) away never.
    assert all(850 < firsts.count(one) < 1150 for one in ("ana", "ben", "rosa"))


def test_what_is_published_does_not_tell_the_lot() -> None:
    assert published("00ff") != "00ff"
    assert len(published("00ff")) == 64


@pytest.mark.parametrize(
    ("took_part", "entries", "postponed", "verdict"),
    [
        (6, 9, False, Quorum.MET),
        (5, 9, False, Quorum.POSTPONE),
        (5, 9, True, Quorum.MET),
        (0, 9, True, Quorum.NOBODY),
        (0, 9, False, Quorum.POSTPONE),
        (2, 3, False, Quorum.MET),
        (666, 1000, False, Quorum.POSTPONE),
        (667, 1000, False, Quorum.MET),
    ],
)
def test_two_thirds(took_part: int, entries: int, postponed: bool, verdict: Quorum) -> None:
    assert quorum.of(Turnout(entries, took_part), TWO_THIRDS, postponed=postponed) is verdict


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 100), st.booleans())
def test_one_more_never_loses_the_quorum(
    took_part: int, rest: int, per_cent: int, postponed: bool
) -> None:
    share = Fraction(per_cent, 100)
    before = quorum.of(Turnout(took_part + rest, took_part), share, postponed=postponed)
    after = quorum.of(Turnout(took_part + rest, took_part + 1), share, postponed=postponed)
    assert before is not Quorum.MET or after is Quorum.MET or rest == 0
