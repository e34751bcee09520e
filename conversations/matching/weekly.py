"""How many minutes a week people have in common, for many people with many others.

The coming weeks are looked at, each with the clocks as they stand in every quarter of an hour.
Where somebody's clocks stand alike for weeks, others' weeks are added up before they are compared;
and where all begin and end at the same quarter of an hour, others' quarters are added up to hours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
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
        self._seen: dict[tuple[int, Shape, int, int], Array] = {}
        self._beside: tuple[Weekly, int, list[Array], Array] | None = None

    def common(self, rows: Array, others: Weekly) -> Array:
        """The minutes a week that each of these has in common with each of the others."""
        minutes = np.empty((len(rows), len(others.kind)), dtype=np.float32)
        kinds = self.kind[rows]
        for kind in np.unique(kinds):
            places = np.flatnonzero(kinds == kind)
            compared, theirs = self._compared(int(kind), others)
            weeks = self._first[rows[places]]
            own = np.concatenate([weeks[:, at] for at in compared], axis=1)
            minutes[places] = own.astype(np.float32) @ theirs
        minutes *= np.float32(QUARTER / WEEKS)
        return minutes

    def _compared(self, kind: int, others: Weekly) -> tuple[list[Array], Array]:
        """Which quarters of the first week of this kind are compared, and what others have in them.

        Kept for one kind at a time, as people of one kind come together.
        """
        if self._beside is None or self._beside[0] is not others or self._beside[1] != kind:
            compared, theirs = [], []
            for own, weeks in _alike(self.kinds[kind]).items():
                at = _quarters(own)
                step, start = _steps(self._first[self._rows[kind]][:, at])
                compared.append(at[start::step])
                theirs.append(others._in_all(weeks, step, start))
            self._beside = others, kind, compared, np.concatenate(theirs, axis=1).T
        return self._beside[2:]

    def _in_all(self, weeks: Sequence[int], step: int, start: int) -> Array:
        """How many quarters everybody has in each step of a week, in all these weeks together."""
        total = np.zeros((len(self.kind), A_WEEK // step), dtype=np.float32)
        for kind, (_ahead, shapes) in enumerate(self.kinds):
            for shape, times in Counter(shapes[n] for n in weeks).items():
                total[self._rows[kind]] += self._in_steps(kind, shape, step, start) * times
        return total

    def _in_steps(self, kind: int, shape: Shape, step: int, start: int) -> Array:
        """The same for those of this kind, in a week of this shape."""
        if (kind, shape, step, start) not in self._seen:
            at = np.roll(_quarters(shape), -start)
            weeks = self._first[self._rows[kind]][:, at]
            found = weeks.reshape(len(weeks), -1, step).sum(axis=2, dtype=np.float32)
            self._seen[kind, shape, step, start] = found
        return self._seen[kind, shape, step, start]


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
    return free.view(np.int8)


def _in_utc(weeks: Array, ahead: Sequence[int]) -> Array:
    offsets = np.array(ahead, dtype=np.intp)
    for offset in np.unique(offsets):
        rows = offsets == offset
        weeks[rows] = np.roll(weeks[rows], -int(offset), axis=1)
    return weeks


def _quarters(shape: Shape) -> Array:
    """Which quarters of the first week are those of a week of this shape."""
    before, change, after = shape
    at = np.arange(A_WEEK)
    return (at + np.where(at < change, before, after)) % A_WEEK


def _kind(shapes: Sequence[Shape]) -> Kind:
    base = shapes[0][0]
    changes = tuple((before - base, change, after - base) for before, change, after in shapes)
    return base % AN_HOUR, changes


def _alike(kind: Kind) -> dict[Shape, list[int]]:
    """The weeks in which clocks stand alike, by how they stand."""
    weeks: dict[Shape, list[int]] = defaultdict(list)
    for n, shape in enumerate(kind[1]):
        weeks[shape].append(n)
    return weeks


def _steps(weeks: Array) -> tuple[int, int]:
    """In steps of how many quarters, from which one on, nobody begins or ends within a step."""
    edges = (weeks != np.roll(weeks, 1, axis=1)).any(axis=0).nonzero()[0] % AN_HOUR
    start = int(edges.min(initial=AN_HOUR)) % AN_HOUR
    apart = set((edges - start).tolist())
    if apart <= {0}:
        return AN_HOUR, start
    return (2, start) if apart <= {0, 2} else (1, 0)
