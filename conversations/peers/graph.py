"""Who may meet whom in a round, as whole numbers: what each meeting is worth.

That somebody meets anybody at all counts more than any number of repeats, and that a meeting is no
repeat more than any scores. So the highest sum leaves as few alone as can be, repeats as few
meetings, and then fits best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from conversations.matching.candidates import CHUNK, candidates
from conversations.matching.score import REPEATED, Rule, Scores
from storage.records.pool import Someone
from storage.records.weights import Weights

Array: TypeAlias = NDArray[Any]

BEST: Final = 30  # candidates of each person
FINE: Final = 10_000  # in how many steps scores are told apart


@dataclass(frozen=True, slots=True)
class Worth:
    """What counts how much, so that no sum of the less important exceeds the more important."""

    unit: float  # of a score
    new: int
    meeting: int

    @classmethod
    def of(cls, weights: Weights, people: int) -> Worth:
        """The numbers for a round of so many people."""
        highest = sum(getattr(weights, name) for name in weights.__slots__)
        new = (FINE + 1) * (people // 2 + 2)
        return cls(FINE / highest if highest else 1.0, new, new * (people // 2 + 2))

    def __call__(self, scores: Array) -> Array:
        """Scores as whole numbers; 0 where people must not meet."""
        met = scores < -REPEATED / 2
        fit = np.where(np.isfinite(scores), scores + np.where(met, REPEATED, 0), 0)
        worth = np.rint(np.maximum(fit, 0) * self.unit).astype(np.int64)
        worth += self.meeting + np.where(met, 0, self.new)
        return np.where(np.isfinite(scores), worth, 0)

    def fit(self, worth: Array) -> Array:
        """The part of it that comes from scores."""
        return (worth - self.meeting) % self.new


class Graph:
    """The best candidates of everybody, and more where they are asked for."""

    def __init__(self, people: Sequence[Someone], weights: Weights, now: datetime) -> None:
        self.people, self.size = people, len(people)
        self.scores = Scores(people, people, weights, now, Rule.PEERS)
        self.worth = Worth.of(weights, self.size)
        best = candidates(self.scores, BEST)
        self.rest: Array = self.worth(best.rest)  # what no other meeting of this person exceeds
        rows = np.repeat(np.arange(self.size), best.columns.shape[1])
        self._edges: dict[int, int] = {}
        self._add(rows, best.columns.ravel(), self.worth(best.scores.ravel()))

    def complete(self, persons: Iterable[int]) -> None:
        """Let these meet everybody whom they may meet, not their best candidates only."""
        rows = np.array([one for one in persons if self.rest[one]], dtype=np.intp)
        for part in self._parts(rows):
            worth = self.worth(self.scores.of(part))
            places, columns = worth.nonzero()
            self._add(part[places], columns, worth[places, columns])
        self.rest[rows] = 0

    def among(self, persons: Sequence[int]) -> None:
        """Let these all meet each other, as far as they may."""
        rows = np.array(persons, dtype=np.intp)
        for part in self._parts(rows):
            worth = self.worth(self.scores.of(part)[:, rows])
            kept = np.argsort(-worth, axis=1, kind="stable")[:, :BEST]
            own = np.repeat(part, kept.shape[1])
            self._add(own, rows[kept].ravel(), np.take_along_axis(worth, kept, axis=1).ravel())

    def row(self, person: int) -> Array:
        """What it is worth to meet each of all the others."""
        return self.worth(self.scores.of(np.array([person]))[0])

    def between(self, one: int, other: int) -> int:
        """What it is worth that these two meet."""
        known = self._edges.get(min(one, other) * self.size + max(one, other))
        return int(self.row(one)[other]) if known is None else known

    def meetings(self, group: Sequence[int]) -> Array:
        """What each meeting of two of a group is worth."""
        pairs = combinations(group, 2)
        return np.array([self.between(*pair) for pair in pairs], dtype=np.int64)

    @property
    def edges(self) -> tuple[Array, Array, Array]:
        """The two people of each meeting, the first before the second, and what it is worth."""
        keys = np.fromiter(self._edges, dtype=np.int64, count=len(self._edges))
        worth = np.fromiter(self._edges.values(), dtype=np.int64, count=len(self._edges))
        order = np.argsort(keys)
        return keys[order] // self.size, keys[order] % self.size, worth[order]

    def _parts(self, rows: Array) -> list[Array]:
        """Few enough at once for what they have with everybody."""
        return np.array_split(rows, 1 + len(rows) * self.size // CHUNK)

    def _add(self, rows: Array, columns: Array, worth: Array) -> None:
        rows, columns, worth = (one[worth > 0] for one in (rows, columns, worth))
        low, high = np.minimum(rows, columns), np.maximum(rows, columns)
        keys = low.astype(np.int64) * self.size + high
        self._edges.update(zip(keys.tolist(), worth.tolist(), strict=True))
