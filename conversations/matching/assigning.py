"""The best assignment, from the best candidates of each seeker and more where prices ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from conversations.matching.assignment import Assignment
from conversations.matching.candidates import CHUNK, candidates
from conversations.matching.relaxation import assign, prices
from conversations.matching.score import Rule, Scores
from storage.records.pool import Someone
from storage.records.weights import Weights

Array: TypeAlias = NDArray[Any]
Edges: TypeAlias = tuple[Array, Array, Array]  # seekers, mentors, what that is worth

FINE: Final = 10_000  # in how many steps scores are told apart
NEARLY: Final = 0.5  # of a score
KEPT: Final = 25_000_000  # scores for which there is room
TRIES: Final = 8  # at finding what is better among those who are no candidates


def solve(
    seekers: Sequence[Someone],
    mentors: Sequence[Someone],
    weights: Weights,
    now: datetime,
    *,
    best: int,
) -> Assignment:
    """As `assignment.assign` says."""
    seekers, mentors = (sorted(some, key=lambda one: one.person) for some in (seekers, mentors))
    if not (seekers and mentors):
        return Assignment((), tuple(one.person for one in seekers), 0.0, 0.0)
    return _Programme(seekers, mentors, weights, now).solved(best)


class _Programme:
    def __init__(
        self,
        seekers: Sequence[Someone],
        mentors: Sequence[Someone],
        weights: Weights,
        now: datetime,
    ) -> None:
        self._seekers, self._mentors = seekers, mentors
        few = len(seekers) * len(mentors) <= KEPT
        kind = _Kept if few else Scores
        self._scores = kind(seekers, mentors, weights, now, Rule.MENTORS)
        highest = sum(getattr(weights, name) for name in weights.__slots__)
        self._unit = FINE / highest if highest else 1.0
        self._place = (FINE + 1) * (len(seekers) + 1)  # to have one counts more than any scores
        self._places = np.array([max(0, one.places) for one in mentors], dtype=np.intp)

    def solved(self, best: int) -> Assignment:
        found = candidates(self._scores, best)
        rows = np.repeat(np.arange(len(self._seekers)), found.columns.shape[1])
        edges = _useful((rows, found.columns.ravel(), self._worth(found.scores.ravel())))
        for _attempt in range(TRIES):
            given, price = self._given(edges)
            left = self._left(edges, given, price)
            near, more = self._near(left, price)
            if not more.any():
                break
            left += more
            edges = near  # what else is better is among them, or is found the next time
        return self._told(edges, given, price, left)

    def _worth(self, scores: Array) -> Array:
        fits = np.isfinite(scores)
        worth = np.rint(np.where(fits, scores, 0) * self._unit).astype(np.int64) + self._place
        return np.where(fits, worth, 0)

    def _given(self, edges: Edges) -> tuple[Array, Array]:
        """The mentor of each seeker, -1 for none, and what a place with each mentor costs."""
        rows, columns, worth = edges
        everybody = np.arange(len(self._seekers))
        nobody = len(self._mentors)  # whom everybody may be given, which is worth nothing
        found = assign(
            np.concatenate([rows, everybody]),
            np.concatenate([columns, np.full(len(everybody), nobody)]),
            np.concatenate([worth, np.zeros(len(everybody), dtype=np.int64)]),
            np.append(self._places, len(everybody)),
        )
        given = np.where(found == nobody, -1, found)
        return given, prices(rows, columns, worth, given, nobody)

    def _left(self, edges: Edges, given: Array, price: Array) -> Array:
        """What whom they were given is worth to each seeker after the price; nobody is nothing."""
        rows, columns, worth = edges
        taken = given[rows] == columns
        left = np.zeros(len(given), dtype=np.int64)
        left[rows[taken]] = worth[taken] - price[columns[taken]]
        return left

    def _near(self, left: Array, price: Array) -> tuple[Edges, Array]:
        """Of all mentors those who after the price are worth nearly what each seeker has, or more.

        And how much more: where that is nothing for anybody, there is no better assignment.
        """
        cost, lowest = (price - self._place) / self._unit, left / self._unit - NEARLY
        near, more = [], np.zeros(len(left), dtype=np.int64)
        for rows in np.array_split(np.arange(len(left)), 1 + len(left) * len(price) // CHUNK):
            scores = self._scores.of(rows)
            places, columns = np.divmod(
                np.flatnonzero(scores - cost > lowest[rows][:, None]), len(price)
            )
            worth, seekers = self._worth(scores[places, columns]), rows[places]
            np.maximum.at(more, seekers, worth - price[columns] - left[seekers])
            near.append((seekers, columns, worth))
        seekers, columns, worth = map(np.concatenate, zip(*near, strict=True))
        return (seekers, columns, worth), more

    def _told(self, edges: Edges, given: Array, price: Array, left: Array) -> Assignment:
        rows, columns, worth = edges
        total = int(worth[given[rows] == columns].sum())
        most = int(left.sum() + (price * self._places).sum())
        placed = int((given >= 0).sum())
        pairs = enumerate(given.tolist())
        return Assignment(
            given=tuple(
                (self._seekers[n].person, self._mentors[m].person) for n, m in pairs if m >= 0
            ),
            left=tuple(self._seekers[n].person for n in np.flatnonzero(given < 0).tolist()),
            total=(total - placed * self._place) / self._unit,
            bound=(most - placed * self._place) / self._unit,
        )


class _Kept(Scores):
    """Scores that are worked out once, where there is room for all of them."""

    def __init__(self, *known: Any) -> None:
        super().__init__(*known)
        self._known = np.empty((len(self.ones), len(self.others)), dtype=np.float32)
        self._done = np.zeros(len(self.ones), dtype=bool)

    def of(self, rows: Array, *, hours: bool = True) -> Array:
        if not hours:
            return super().of(rows, hours=False)
        if self._done[rows].all():
            return self._known[rows]
        found = super().of(rows)
        self._known[rows], self._done[rows] = found, True
        return found


def _useful(edges: Edges) -> Edges:
    rows, columns, worth = (part[edges[2] > 0] for part in edges)
    return rows, columns, worth
