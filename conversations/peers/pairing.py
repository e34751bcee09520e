"""Who meets whom; exact for a few people, and one after the other for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import isfinite
from typing import Final, TypeAlias

from conversations.matching.score import Rule, Scores
from storage.records.pool import Someone
from storage.records.weights import Weights

FEW: Final = 12  # people for whom every way to pair them is looked at
PAIRED: Final = 1_000_000.0  # what it is worth that two meet at all, beside everything else

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who meets whom, and how good that is beside the best that can be."""

    groups: tuple[tuple[str, ...], ...]
    alone: tuple[str, ...]
    total: float
    bound: float


def pair(people: Sequence[Someone], weights: Weights, now: datetime) -> Pairing:
    """Everybody who can be paired, with somebody new as far as there is."""
    scores = Scores(people, people, weights, now, Rule.PEERS).all()
    worth = {
        (one, other): PAIRED + float(scores[one, other])
        for one in range(len(people))
        for other in range(one + 1, len(people))
        if isfinite(scores[one, other])
    }
    total, pairs = _best(len(people), worth)
    groups, left = _with_trios(pairs, len(people), worth)
    named = tuple(tuple(people[one].person for one in group) for group in groups)
    return Pairing(named, tuple(people[one].person for one in left), total, total)


def _best(size: int, worth: Mapping[Pair, float]) -> tuple[float, list[Pair]]:
    if size > FEW:
        return _one_after_the_other(worth)

    @cache
    def best(free: int) -> tuple[float, tuple[Pair, ...]]:
        if not free:
            return 0.0, ()
        one = (free & -free).bit_length() - 1
        found = best(free & ~(1 << one))
        for other in range(one + 1, size):
            if free >> other & 1 and (one, other) in worth:
                rest, pairs = best(free & ~(1 << one | 1 << other))
                found = max(found, (rest + worth[one, other], ((one, other), *pairs)), key=_sum)
        return found

    total, pairs = best((1 << size) - 1)
    return total, list(pairs)


def _sum(found: tuple[float, tuple[Pair, ...]]) -> float:
    return found[0]


def _one_after_the_other(worth: Mapping[Pair, float]) -> tuple[float, list[Pair]]:
    taken: set[int] = set()
    pairs = []
    for both in sorted(worth, key=lambda both: (-worth[both], both)):
        if taken.isdisjoint(both):
            taken.update(both)
            pairs.append(both)
    return sum(worth[both] for both in pairs), pairs


def _with_trios(
    pairs: Sequence[Pair], size: int, worth: Mapping[Pair, float]
) -> tuple[list[tuple[int, ...]], list[int]]:
    groups: list[tuple[int, ...]] = list(pairs)
    left = []
    for one in sorted(set(range(size)) - {who for both in pairs for who in both}):
        for place, group in enumerate(groups):
            if len(group) == 2 and all(tuple(sorted((one, who))) in worth for who in group):
                groups[place] = (*group, one)
                break
        else:
            left.append(one)
    return groups, left
