"""Ranked voting by the Schulze method: all are compared two by two.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011). The strength of a win is the
number of people who prefer the one who wins ("winning votes").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations
from typing import TypeAlias

from conversations.deciding.ties import Order
from storage.records.polls import Outcome, Ranking

Pairs: TypeAlias = Mapping[tuple[str, str], int]


def count(
    ballots: Iterable[Ranking], standing: Sequence[str], seats: int, order_of_equals: Order
) -> Outcome:
    """Who is chosen for these seats: one after another, whom nobody left has beaten."""
    ballots = list(ballots)
    pairs = preferences(ballots, standing)
    order = layers(strongest_paths(pairs, standing), standing)
    winners: list[str] = []
    tied: tuple[str, ...] = ()
    for equals in order:
        left = seats - len(winners)
        if left <= 0 or not ballots:
            break
        if len(equals) > left:
            tied = equals
        winners += order_of_equals(equals)[:left]
    figures = {
        "ballots": len(ballots),
        "pairs": [[pairs.get((one, other), 0) for other in standing] for one in standing],
        "condorcet": condorcet_winner(pairs, standing),
    }
    return Outcome(tuple(winners), order, figures, tied)


def preferences(ballots: Iterable[Ranking], standing: Sequence[str]) -> Pairs:
    """How many prefer the first of each pair to the second; whom a ballot leaves out comes last."""
    known = set(standing)
    pairs: Counter[tuple[str, str]] = Counter()
    for ballot, times in Counter(ballots).items():
        ranked = [one for one in dict.fromkeys(ballot) if one in known]
        left_out = [one for one in standing if one not in set(ranked)]
        for pair in combinations(ranked, 2):
            pairs[pair] += times
        for one in ranked:
            for other in left_out:
                pairs[one, other] += times
    return pairs


def strongest_paths(pairs: Pairs, standing: Sequence[str]) -> Pairs:
    """The strength of the strongest path of wins from each to each other (section 2.3.1)."""
    paths = {
        (one, other): pairs.get((one, other), 0)
        if pairs.get((one, other), 0) > pairs.get((other, one), 0)
        else 0
        for one, other in permutations(standing, 2)
    }
    for via, one, other in permutations(standing, 3):
        through = min(paths[one, via], paths[via, other])
        paths[one, other] = max(paths[one, other], through)
    return paths


def layers(paths: Pairs, standing: Sequence[str]) -> list[tuple[str, ...]]:
    """All candidates, those first whom nobody else left beats; those in one layer are equal."""
    left, order = list(standing), []
    while left:
        unbeaten = tuple(
            one
            for one in left
            if all(paths[one, other] >= paths[other, one] for other in left if other != one)
        )
        order.append(unbeaten)
        left = [one for one in left if one not in unbeaten]
    return order


def condorcet_winner(pairs: Pairs, standing: Sequence[str]) -> str | None:
    """Who wins against each of the others, if somebody does."""
    for one in standing:
        others = [other for other in standing if other != one]
        if all(pairs.get((one, other), 0) > pairs.get((other, one), 0) for other in others):
            return one
    return None
