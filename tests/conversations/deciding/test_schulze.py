"""The Schulze method against published examples, another implementation, and its laws."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.condorcet import Schulze

from conversations.deciding import schulze
from conversations.deciding.ties import order_of
from storage.records.calls import Tie
from storage.records.polls import Outcome, Ranking

# From Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and
# Condorcet-consistent single-winner election method" (part 1, section 3), but for the last four:
# en.wikipedia.org/wiki/Schulze_method and electowiki.org/wiki/Schulze_method. Whom a ballot does
# not name comes last.
EXAMPLES = (
    ("8 ACD 2 BAD 4 CDB 4 DBA 3 DCB", "D"),
    ("3 ABC 2 CBD 2 DAB 2 DBC", "BD"),
    ("12 ABC 6 ADB 9 BCD 15 CDA 21 DBA", "D"),
    ("6 ACD 1 BAD 3 CBD 3 DBA 2 DCB", "AD"),
    ("3 ADEBC 3 BFECD 4 CABFD 1 DBCEF 4 DEFAB 2 ECBDF 2 FACDB", "A"),
    ("3 ADEBC 3 BFECD 4 CABFD 1 DBCEF 4 DEFAB 2 ECBDF 2 FACDB 2 AEFCB", "D"),
    ("3 ABD 5 ADB 1 ADC 2 BAD 2 BDC 4 CAB 6 CBA 2 DBC 5 DCA", "A"),
    ("3 ABDE 5 ADEB 1 ADEC 2 BADE 2 BDEC 4 CABD 6 CBAD 2 DBEC 5 DECA", "B"),
    ("9 ADBE 6 BCAD 5 BCDE 2 CDBE 6 DECB 14 EACB 2 ECAB 1 EDAC", "B"),
    ("9 ADBE 1 BACE 6 CBAD 2 CDBE 5 CDEA 6 DECA 14 EBAC 2 EBCA", "E"),
    ("5 ACBED 5 ADECB 8 BEDAC 3 CABED 7 CAEBD 2 CBADE 7 DCEBA 8 EBADC", "E"),
    ("3 ACDB 9 BACD 8 CDAB 5 DABC 5 DBCA", "C"),
    ("5 ACBD 2 ACDB 3 ADCB 4 BACD 3 CBDA 3 CDBA 1 DACB 5 DBAC 4 DCBA", "D"),
    ("3 ABDEC 5 ADEBC 1 ADECB 2 BADEC 2 BDECA 4 CABDE 6 CBADE 2 DBECA 5 DECAB", "B"),
)


def ballots_of(example: str) -> list[Ranking]:
    words = example.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return [tuple(ballot) for times, ballot in pairs for _ in range(int(times))]


def counted(ballots: Sequence[Ranking], standing: Sequence[str], seats: int = 1) -> Outcome:
    return schulze.count(ballots, standing, seats, order_of(Tie.FIRST, standing, ""))


@pytest.mark.parametrize(("example", "unbeaten"), EXAMPLES)
def test_published_examples(example: str, unbeaten: str) -> None:
    ballots = ballots_of(example)
    standing = sorted({one for ballot in ballots for one in ballot})
    outcome = counted(ballots, standing)
    assert outcome.order[0] == tuple(unbeaten)
    assert outcome.winners == (unbeaten[0],)
    assert outcome.tied == (tuple(unbeaten) if len(unbeaten) > 1 else ())


def test_the_table_of_pairs_is_the_published_one() -> None:
    outcome = counted(ballots_of(EXAMPLES[10][0]), "ABCDE")
    assert outcome.figures["pairs"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert outcome.order == [("E",), ("A",), ("C",), ("B",), ("D",)]
    assert outcome.figures["condorcet"] is None


standings = st.integers(1, 6).map(lambda n: "ABCDEF"[:n])


@st.composite
def elections(draw: st.DrawFn) -> tuple[list[Ranking], str]:
    standing = draw(standings)
    orders = st.permutations(list(standing))
    cut = st.integers(0, len(standing))
    ballots = draw(st.lists(st.tuples(orders, cut), min_size=1, max_size=30))
    return [tuple(order[:length]) for order, length in ballots], standing


@given(elections())
def test_another_implementation_finds_the_same_strongest_paths(
    election: tuple[list[Ranking], str],
) -> None:
    ballots, standing = election
    votes: dict[tuple[str | frozenset[str], ...], int] = {}
    for ballot in ballots:
        rest = frozenset(standing) - set(ballot)
        whole: tuple[str | frozenset[str], ...] = (*ballot, rest) if rest else ballot
        votes[whole] = votes.get(whole, 0) + 1
    theirs = Schulze.widest_paths(RankedToCondorcetVotes().convert(votes))
    ours = schulze.strongest_paths(schulze.preferences(ballots, standing), standing)
    assert ours == {pair: theirs.get(pair, 0) for pair in ours}


@given(elections())
def test_who_wins_against_each_of_the_others_is_chosen(
    election: tuple[list[Ranking], str],
) -> None:
    outcome = counted(*election)
    winner = outcome.figures["condorcet"]
    if winner is not None:
        assert outcome.order[0] == (winner,)


@given(elections(), st.randoms(use_true_random=False))
def test_neither_the_order_of_ballots_nor_names_decide(
    election: tuple[list[Ranking], str], chance: Random
) -> None:
    ballots, standing = election
    before = counted(ballots, standing)
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    assert counted(shuffled, standing) == before
    other = dict(zip(standing, reversed(standing), strict=True))
    renamed = [tuple(other[one] for one in ballot) for ballot in ballots]
    after = counted(renamed, [other[one] for one in standing])
    assert after.winners == tuple(other[one] for one in before.winners)


@given(elections(), st.data())
def test_who_wins_still_wins_when_somebody_puts_them_higher(
    election: tuple[list[Ranking], str], data: st.DataObject
) -> None:
    ballots, standing = election
    order = counted(ballots, standing).order[0]
    number = data.draw(st.integers(0, len(ballots) - 1))
    winner = data.draw(st.sampled_from(order))
    ballot = ballots[number]
    raised = (winner, *(one for one in ballot if one != winner))
    after = counted([*ballots[:number], raised, *ballots[number + 1 :]], standing)
    assert winner in after.order[0]


@given(elections(), st.integers(1, 6))
def test_everybody_has_one_place_in_the_order_and_seats_are_filled_from_its_top(
    election: tuple[list[Ranking], str], seats: int
) -> None:
    ballots, standing = election
    outcome = counted(ballots, standing, seats)
    flat = [one for layer in outcome.order for one in layer]
    assert sorted(flat) == sorted(standing)
    assert len(outcome.winners) == min(seats, len(standing))
    assert set(outcome.winners) <= set(flat[: max(seats, len(flat))])
    before_the_last = [layer for layer in outcome.order if set(layer) <= set(outcome.winners)]
    reached = {one for layer in before_the_last for one in layer}
    assert set(outcome.winners) - reached <= set(outcome.tied)


def test_nobody_is_chosen_by_nobody() -> None:
    assert counted([], "AB").winners == ()
