"""Whoever is left joins a pair; where that is better, somebody else is left in their stead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from conversations.peers.graph import Graph
from conversations.peers.rings import gain
from storage.records.weights import Weights

Partners: TypeAlias = dict[int, int]  # both ways
Group: TypeAlias = tuple[int, ...]

ENOUGH: Final = 40  # people who are tried as the one who is left, where one of them finds a pair
LONGEST: Final = 300  # and where none does
RINGS: Final = 50  # best pairs among which rings are looked for


@dataclass(frozen=True, slots=True)
class _Left:
    """Somebody who may be the one who is left, and what that takes."""

    person: int
    partners: Partners
    more: int  # what the pairs are worth more than before


@dataclass(frozen=True, slots=True)
class _Trio:
    people: Group
    partners: Partners  # of everybody, before there was a trio
    more: float  # what all are worth more than before


def with_trios(graph: Graph, partners: Partners, weights: Weights) -> list[Group]:
    """All groups: the pairs, with a trio for each who was left, where there is any.

    Each takes the pair with which all together are worth most; a ring counts as a swap does.
    """
    trios: list[Group] = []
    one, other, _worth = graph.edges
    somebody = set(one.tolist()) | set(other.tolist())  # who may meet anybody at all
    for left in sorted(somebody - partners.keys()):
        if trio := _best(graph, partners, left, weights):
            partners = {a: b for a, b in trio.partners.items() if a not in trio.people}
            trios.append(trio.people)
    return sorted([*((a, b) for a, b in partners.items() if a < b), *trios])


def _best(graph: Graph, partners: Partners, left: int, weights: Weights) -> _Trio | None:
    best: _Trio | None = None
    for tried, case in enumerate(_left_instead(graph, partners, left)):
        if tried >= ENOUGH and best:
            break
        trio = _best_trio(graph, case, weights)
        if trio and (best is None or trio.more > best.more):
            best = trio
    return best


def _best_trio(graph: Graph, case: _Left, weights: Weights) -> _Trio | None:
    row = graph.row(case.person)
    pairs = sorted((a, b) for a, b in case.partners.items() if a < b and row[a] and row[b])
    if not pairs:
        return None
    ones, others = np.array(pairs, dtype=np.intp).T
    apart = np.array([graph.between(a, b) for a, b in pairs], dtype=np.int64)
    more = (row[ones] + row[others] - apart) / 2
    best: _Trio | None = None
    for n in np.argsort(-more, kind="stable")[:RINGS].tolist():
        three = tuple(sorted((case.person, *pairs[n])))
        ring = gain([graph.people[one] for one in three]) * weights.skill * graph.worth.unit
        trio = _Trio(three, case.partners, float(more[n]) + ring + case.more)
        if best is None or trio.more > best.more:
            best = trio
    return best


def _left_instead(graph: Graph, partners: Partners, left: int) -> Iterator[_Left]:
    """Who may be left, fewest changes first, with the pairs that this makes."""
    waiting = deque([_Left(left, partners, 0)])
    seen = {left}
    while waiting:
        case = waiting.popleft()
        yield case
        row = graph.row(case.person)
        for other in np.argsort(-row, kind="stable")[: np.count_nonzero(row)].tolist():
            then = case.partners.get(other)
            if then is None or then in seen:
                continue
            if len(seen) > LONGEST:
                break
            seen.add(then)
            swapped = {**case.partners, case.person: other, other: case.person}
            del swapped[then]
            more = case.more + int(row[other]) - graph.between(other, then)
            waiting.append(_Left(then, swapped, more))
