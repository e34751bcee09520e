"""Whoever was left alone before comes first: nobody waits twice where somebody else could."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final

from conversations.matching.score import REPEATED, Rule, Scores
from storage.records.pool import Someone
from storage.records.weights import Weights

MOST: Final = 100  # people for whom a place is looked for; those who waited longest first


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody could take the place of somebody else."""

    fit: float
    group: int
    of: str  # whose place it is


def waiting_first(
    groups: Sequence[Sequence[str]],
    alone: Sequence[str],
    people: Sequence[Someone],
    waited: Mapping[str, int],
    weights: Weights,
    now: datetime,
) -> tuple[list[list[str]], list[str]]:
    """The groups and who is alone, once those who waited have taken places of who waited less.

    A place is taken only where it makes nobody meet anybody again.
    """
    taken, left = [list(group) for group in groups], list(alone)
    longest = sorted((one for one in alone if waited.get(one)), key=lambda one: -waited[one])
    known = {one.person: number for number, one in enumerate(people)}
    rows = [people[known[one]] for one in longest[:MOST]]
    if not rows:
        return taken, left
    scores = Scores(rows, people, weights, now, Rule.PEERS).all()
    for row, one in zip(scores, longest[:MOST], strict=True):
        places = _places(one, taken, row, known, waited)
        best = max(places, key=lambda place: place.fit, default=None)
        if best:
            group = taken[best.group]
            group[group.index(best.of)] = one
            left[left.index(one)] = best.of
    return taken, left


def _places(
    one: str,
    groups: Sequence[Sequence[str]],
    row: Any,
    known: Mapping[str, int],
    waited: Mapping[str, int],
) -> Iterator[Place]:
    for number, group in enumerate(groups):
        for other in group:
            if waited.get(other, 0) >= waited[one]:
                continue
            fits = [float(row[known[who]]) for who in group if who != other]
            if all(isfinite(fit) and fit > -REPEATED / 2 for fit in fits):
                yield Place(sum(fits) / len(fits), number, other)
