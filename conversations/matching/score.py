"""How well people fit together: defined once, for many people with many others.

A pair is the case of one with one. Who must not be brought together has minus infinity; everybody
else has the weighted sum of parts that go from 0 to 1. docs/matching.md says it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from conversations.matching.weekly import Weekly
from storage.records.pool import Someone
from storage.records.weights import Weights

Array: TypeAlias = NDArray[Any]
Rows: TypeAlias = Mapping[str, int]  # where a person is

HIGHEST: Final = 4  # level of a skill, and of a language
ENOUGH: Final = 240.0  # minutes a week in common; more does not count
UNKNOWN: Final = 60.0  # minutes that count where somebody did not tell their hours
SAME_HUB: Final = 0.5  # of the nearness of the same community
WHOLE: Final = 12  # a gap that is covered whole, in twelfths: they add up without rounding
NOWHERE: Final = (frozenset[str](), frozenset[str]())  # communities and hubs
REPEATED: Final = 1000.0  # what it costs peers to meet again: more than any score


class Rule(StrEnum):
    """What people are brought together for."""

    MENTORS = "mentors"  # the first are helped by the second, who need a free place
    PEERS = "peers"  # both help each other


def score(
    one: Someone, other: Someone, weights: Weights, now: datetime, rule: Rule = Rule.MENTORS
) -> float:
    """How well one person fits to another; minus infinity where they must not meet."""
    return float(Scores([one], [other], weights, now, rule).all()[0, 0])


class Scores:
    """The scores of many people with many others, worked out a few rows at a time."""

    def __init__(
        self,
        ones: Sequence[Someone],
        others: Sequence[Someone],
        weights: Weights,
        now: datetime,
        rule: Rule,
    ) -> None:
        self.ones, self.others, self.rule, self._weights = ones, others, rule, weights
        self._now = now

    # Each part is prepared when it is first needed: for one person's few, hours alone may do.

    @cached_property
    def _languages(self) -> _Languages:
        return _Languages(self.ones, self.others)

    @cached_property
    def _gives(self) -> _Skills:
        """What the others can give."""
        return _Skills(self.ones, self.others)

    @cached_property
    def _takes(self) -> _Skills:
        """The same the other way round."""
        return _Skills(self.others, self.ones)

    @cached_property
    def _places(self) -> _Places:
        return _Places(self.ones, self.others)

    @cached_property
    def _wants(self) -> Array:
        return np.array([bool(one.learns) for one in self.ones], dtype=bool)

    @cached_property
    def _load(self) -> Array:
        return np.array([one.load for one in self.others], dtype=np.float32)

    @cached_property
    def _there(self) -> Array:
        peers = self.rule is Rule.PEERS
        return np.array(
            [peers or (one.places > 0 and not one.away) for one in self.others], dtype=bool
        )

    @cached_property
    def _genders(self) -> _Genders:
        return _Genders(self.ones, self.others)

    @cached_property
    def _persons(self) -> tuple[Rows, Rows]:
        """Where to find each person among the ones, and among the others."""
        return _rows(self.ones), _rows(self.others)

    @cached_property
    def _never(self) -> _Pairs:
        return _Pairs(_apart(self.ones, self.others, *self._persons))

    @cached_property
    def _met(self) -> _Pairs:
        return _Pairs(_met(self.ones, self.others, *self._persons))

    @cached_property
    def hours(self) -> Weekly:
        """When the first have time."""
        return Weekly(self.ones, self._now)

    @cached_property
    def _other_hours(self) -> Weekly:
        return self.hours if self.others is self.ones else Weekly(self.others, self._now)

    def all(self, *, hours: bool = True) -> Array:
        """Every score at once, where they are few."""
        return self.of(np.arange(len(self.ones)), hours=hours)

    def of(self, rows: Array, *, hours: bool = True) -> Array:
        """The scores of these rows with all the others; less is known without the hours."""
        weights = self._weights
        language, skill = self._languages.of(rows), self._gives.of(rows)
        unfit = language == 0
        if self.rule is Rule.MENTORS:
            unfit |= (skill == 0) & self._wants[rows][:, None]
        else:
            skill = (skill + self._takes.back(rows)) / 2
        total = skill * np.float32(weights.skill)
        total += language * np.float32(weights.language / HIGHEST)
        if hours:
            total += self.hours_alone(rows)
        total += self._places.of(rows) * np.float32(weights.nearness)
        if self.rule is Rule.MENTORS:
            total += (1 - self._load) * np.float32(weights.load)
        self._count_meetings(total, rows)
        unfit |= ~self._there
        self._genders.forbid(unfit, rows)
        for row, columns, _times in self._never.of(rows):
            unfit[row, columns] = True
        total[unfit] = -np.inf
        return total

    def hours_alone(self, rows: Array) -> Array:
        """What hours in common add to the scores of these rows."""
        minutes = self.hours.common(rows, self._other_hours)
        minutes[~self.hours.told[rows]] = UNKNOWN
        minutes[:, ~self._other_hours.told] = UNKNOWN
        part = np.minimum(minutes, np.float32(ENOUGH)) / np.float32(ENOUGH)
        return part * np.float32(self._weights.hours)

    def _count_meetings(self, total: Array, rows: Array) -> None:
        new = np.float32(self._weights.met)
        total += new
        for row, columns, times in self._met.of(rows):
            total[row, columns] -= new - new / (1 + times)
            if self.rule is Rule.PEERS:
                total[row, columns] -= np.float32(REPEATED)
            elif not self.ones[rows[row]].repeats:
                total[row, columns] = -np.inf


class _Languages:
    """The best language that people share: how well the one speaks it who speaks it less well."""

    def __init__(self, ones: Sequence[Someone], others: Sequence[Someone]) -> None:
        spoken = sorted({tag for one in ones for tag in one.speaks})
        self._ones = _levels([one.speaks for one in ones], spoken)
        levels = _levels([one.speaks for one in others], spoken)
        _all, self._codes = _distinct(levels.view(f"V{levels.shape[1]}").ravel().tolist())
        levels = levels[np.unique(self._codes, return_index=True)[1]]
        self._others = [(levels >= n).astype(np.float32) for n in range(1, HIGHEST + 1)]

    def of(self, rows: Array) -> Array:
        own = self._ones[rows]
        best = np.zeros((len(rows), len(self._others[0])), dtype=np.float32)
        for n, others in enumerate(self._others, 1):
            best += ((own >= n).astype(np.float32) @ others.T) > 0
        return best.take(self._codes, axis=1)


class _Skills:
    """How much of what learners want to learn the others can help with, from 0 to 1."""

    def __init__(self, learners: Sequence[Someone], helpers: Sequence[Someone]) -> None:
        wanted = {skill for one in learners for skill in one.learns}
        places = {skill: n * HIGHEST for n, skill in enumerate(sorted(wanted))}
        size = max(1, len(places) * HIGHEST)
        self._wants = np.zeros((len(learners), size), dtype=np.float32)
        for n, one in enumerate(learners):
            for skill, own in one.learns.items():
                first = places[skill]
                self._wants[n, first : first + HIGHEST] = COVERED[min(own, HIGHEST)]
        self._helps = np.zeros((len(helpers), size), dtype=np.float32)
        levels = _levels([one.helps for one in helpers], list(places))
        rows, columns = (levels >= 0).nonzero()
        level = levels[rows, columns].clip(1, HIGHEST)
        self._helps[rows, columns * HIGHEST + level - 1] = 1

    def of(self, learners: Array) -> Array:
        return _part(self._wants[learners] @ self._helps.T)

    def back(self, helpers: Array) -> Array:
        """The same the other way round: what these can help everybody with."""
        return _part(self._helps[helpers] @ self._wants.T)


class _Places:
    """How near people are: 1 in the same community, half of it in the same hub."""

    def __init__(self, ones: Sequence[Someone], others: Sequence[Someone]) -> None:
        own, self._own = _distinct([(one.communities, one.hubs) for one in ones])
        far = frozenset().union(*(some for one in own for some in one)).isdisjoint
        their, self._their = _distinct(
            [
                NOWHERE if far(one.hubs) and far(one.communities) else (one.communities, one.hubs)
                for one in others
            ]
        )
        community = _shared([one[0] for one in own], [one[0] for one in their])
        hub = _shared([one[1] for one in own], [one[1] for one in their])
        self._near = np.where(community, 1, np.where(hub, SAME_HUB, 0)).astype(np.float32)

    def of(self, rows: Array) -> Array:
        return self._near.take(self._own[rows], axis=0).take(self._their, axis=1)


class _Genders:
    """Who wants to meet their own gender only; a wish without an own gender has nobody."""

    def __init__(self, ones: Sequence[Someone], others: Sequence[Someone]) -> None:
        told, codes = _distinct([one.gender for one in (*ones, *others)])
        self._ones, self._others = np.split(codes.astype(np.int16), [len(ones)])
        self._wish = np.array([one.own_gender for one in ones], dtype=bool)
        self._their_wish = np.flatnonzero([one.own_gender for one in others])
        self._untold = told.index("") if "" in told else -1

    def forbid(self, unfit: Array, rows: Array) -> None:
        own = self._ones[rows]
        for row in self._wish[rows].nonzero()[0]:
            unfit[row] |= (self._others != own[row]) | (own[row] == self._untold)
        their = self._others[self._their_wish]
        unfit[:, self._their_wish] |= (own[:, None] != their) | (their == self._untold)


class _Pairs:
    """Some pairs out of very many, found again by their row."""

    def __init__(self, pairs: Iterable[tuple[int, int, int]]) -> None:
        self._by_row: dict[int, dict[int, int]] = {}
        for row, column, value in pairs:
            self._by_row.setdefault(row, {})[column] = value

    def of(self, rows: Array) -> Iterator[tuple[int, Array, Array]]:
        """The place of the row among these rows, its columns and their values."""
        if not self._by_row:
            return
        for place, row in enumerate(rows.tolist()):
            if found := self._by_row.get(row):
                columns = np.fromiter(found, dtype=np.intp, count=len(found))
                values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
                yield place, columns, values


# By one's own level: how much of the gap to the highest level each level of a helper covers, in
# twelfths. Somebody who is no further than oneself still helps with it a little.
COVERED: Final = tuple(
    tuple(max(1, WHOLE * (level - own) // max(1, HIGHEST - own)) for level in range(1, HIGHEST + 1))
    for own in range(HIGHEST + 1)
)


def _part(twelfths: Array) -> Array:
    """One skill that is covered whole is as good as many."""
    np.minimum(twelfths, np.float32(WHOLE), out=twelfths)
    twelfths /= np.float32(WHOLE)
    return twelfths


def _levels(told: Sequence[Mapping[str, int]], names: Sequence[str]) -> Array:
    """The level that each told for each of these names; -1 for none."""
    levels = np.full((len(told), max(1, len(names))), -1, dtype=np.int8)
    for n, name in enumerate(names):  # names are few, people are many
        levels[:, n] = [one.get(name, -1) for one in told]
    return levels


def _distinct(values: Sequence[Any]) -> tuple[list[Any], Array]:
    """The values without repeats, and for each of the given ones its place among them."""
    places: dict[Any, int] = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return list(places), np.array(codes, dtype=np.intp)


def _shared(ones: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> Array:
    places = {name: n for n, name in enumerate(sorted(frozenset().union(*ones)))}
    sides = []
    for sets in (ones, others):
        marks = np.zeros((len(sets), max(1, len(places))), dtype=np.float32)
        for n, names in enumerate(sets):
            marks[n, [places[name] for name in names if name in places]] = 1
        sides.append(marks)
    return (sides[0] @ sides[1].T) > 0


def _rows(people: Sequence[Someone]) -> Rows:
    return {one.person: n for n, one in enumerate(people)}


def _apart(
    ones: Sequence[Someone], others: Sequence[Someone], rows: Rows, columns: Rows
) -> Iterator[tuple[int, int, int]]:
    """Oneself, and those of whom one must not meet the other."""
    for n, one in enumerate(ones):
        yield from ((n, columns[who], 1) for who in (one.person, *one.apart) if who in columns)
    for n, apart in [(n, other.apart) for n, other in enumerate(others) if other.apart]:
        yield from ((rows[who], n, 1) for who in apart if who in rows)


def _met(
    ones: Sequence[Someone], others: Sequence[Someone], rows: Rows, columns: Rows
) -> Iterator[tuple[int, int, int]]:
    times: dict[tuple[int, int], int] = {}
    for n, one in enumerate(ones):
        for who, often in one.met.items():
            if who in columns and often:
                times[n, columns[who]] = often
    for n, met in [(n, other.met) for n, other in enumerate(others) if other.met]:
        for who, often in met.items():
            if who in rows and often:
                times[rows[who], n] = max(often, times.get((rows[who], n), 0))
    yield from ((row, column, often) for (row, column), often in times.items())
