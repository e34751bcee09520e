"""How many minutes a week people have in common, for many people with many others.

The coming weeks are looked at, each with the clocks as they stand in every quarter of an hour.
Most weeks look alike for two kinds of clocks, so few comparisons tell of all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from conversations.matching.hours import (
    A_WEEK,
    QUARTER,
    WEEKS,
    Shape,
    calendar,
    quarters,
    week_of,
)
from storage.records.pool import Someone

Array: TypeAlias = NDArray[Any]
# How clocks change, and how far into an hour of UTC theirs begins; not how many hours ahead.
Kind: TypeAlias = tuple[int, tuple[Shape, ...]]

AN_HOUR: Final = 4  # quarters


class Weekly:
    """The weekly hours of many people, ready to be compared with those of many others."""

    def __init__(self, people: Sequence[Someone], now: datetime) -> None:
        first = week_of(now)
        shapes = {zone: calendar(zone, first) for zone in {one.zone for one in people}}
        kinds = {zone: _kind(weeks) for zone, weeks in shapes.items()}
        self.kinds: list[Kind] = sorted(set(kinds.values()))
        known = {kind: n for n, kind in enumerate(self.kinds)}
        self.kind: Array = np.array([known[kinds[one.zone]] for one in people], dtype=np.intp)
        self.told: Array = np.array([bool(one.hours and one.zone) for one in people], dtype=bool)
        ahead = [shapes[one.zone][0][0] for one in people]
        self._first = _in_utc(own_weeks(people), ahead)  # everybody's first week
        self._rows = [np.flatnonzero(self.kind == n) for n in range(len(self.kinds))]
        self._seen: dict[tuple[int, Shape], Array] = {}
        self._edges: dict[tuple[int, Shape], frozenset[int]] = {}

    def common(self, rows: Array, others: Weekly) -> Array:
        """The minutes a week that each of these has in common with each of the others."""
        minutes = np.zeros((len(rows), len(others.kind)), dtype=np.float32)
        for kind in np.unique(self.kind[rows]):
            places = np.flatnonzero(self.kind[rows] == kind)
            for other, columns in enumerate(others._rows):
                if len(columns):
                    block = self._block(rows[places], int(kind), others, other)
                    minutes[np.ix_(places, columns)] = block
        return minutes

    def _block(self, rows: Array, kind: int, others: Weekly, other: int) -> Array:
        """The same where all rows have one kind of clock, and all others have one."""
        free, their_free = [], []
        first = self._first[rows]
        for (own, their), weeks in _alike(self.kinds[kind], others.kinds[other]).items():
            step, start = _steps(self._edges_at(kind, own) | others._edges_at(other, their))
            free.append(_turned(first, own)[:, start::step])
            their_free.append(others._at(other, their)[:, start::step] * np.float32(weeks * step))
        common: Array = np.concatenate(free, axis=1) @ np.concatenate(their_free, axis=1).T
        common *= np.float32(QUARTER / WEEKS)
        return common

    def _at(self, kind: int, shape: Shape) -> Array:
        """Everybody of this kind in a week of this shape."""
        if (kind, shape) not in self._seen:
            self._seen[kind, shape] = _turned(self._first[self._rows[kind]], shape)
        return self._seen[kind, shape]

    def _edges_at(self, kind: int, shape: Shape) -> frozenset[int]:
        """The quarters of an hour at which somebody of this kind begins or ends."""
        if (kind, shape) not in self._edges:
            weeks = self._at(kind, shape)
            edges = (weeks != np.roll(weeks, 1, axis=1)).any(axis=0).nonzero()[0]
            self._edges[kind, shape] = frozenset((edges % AN_HOUR).tolist())
        return self._edges[kind, shape]


def own_weeks(people: Sequence[Someone]) -> Array:
    """Everybody's week on their own clock: 1 in each quarter in which they have time."""
    size = A_WEEK * 2  # what goes on after the week's end comes to its beginning
    edges = [
        (n * size + start, n * size + end)
        for n, one in enumerate(people)
        for start, end in map(quarters, one.hours)
        if start < end
    ]
    starts, ends = np.array(edges, dtype=np.intp).reshape(-1, 2).T
    change = np.zeros(len(people) * size, dtype=np.int8)
    np.add.at(change, starts, 1)
    np.subtract.at(change, ends, 1)
    counts = change.reshape(-1, size).cumsum(axis=1, dtype=np.int8)
    free: Array = (counts[:, :A_WEEK] + counts[:, A_WEEK:]) > 0
    return free.astype(np.float32)


def _in_utc(weeks: Array, ahead: Sequence[int]) -> Array:
    offsets = np.array(ahead, dtype=np.intp)
    for offset in np.unique(offsets):
        rows = offsets == offset
        weeks[rows] = np.roll(weeks[rows], -int(offset), axis=1)
    return weeks


def _turned(weeks: Array, shape: Shape) -> Array:
    """The weeks when clocks stand otherwise than in the first week."""
    before, change, after = shape
    if before == after == 0:
        return weeks
    at = np.arange(A_WEEK)
    return weeks[:, (at + np.where(at < change, before, after)) % A_WEEK]


def _kind(shapes: Sequence[Shape]) -> Kind:
    base = shapes[0][0]
    changes = tuple((before - base, change, after - base) for before, change, after in shapes)
    return base % AN_HOUR, changes


@lru_cache(maxsize=4096)
def _alike(kind: Kind, other: Kind) -> Counter[tuple[Shape, Shape]]:
    """In how many weeks two kinds of clocks stand to each other in which way."""
    return Counter(map(_together, kind[1], other[1]))


def _steps(edges: frozenset[int]) -> tuple[int, int]:
    """In steps of how many quarters, from which one on, nothing is missed between two edges."""
    start = min(edges, default=0)
    apart = {edge - start for edge in edges}
    if apart <= {0}:
        return AN_HOUR, start
    return (2, start) if apart <= {0, 2} else (1, 0)


def _together(own: Shape, their: Shape) -> tuple[Shape, Shape]:
    """Both without what they have in common, which moves nothing between them."""
    if own[0] == own[2] and their[0] == their[2]:
        ahead = own[0] - their[0]
        return (ahead, A_WEEK, ahead), (0, A_WEEK, 0)
    return own, their
