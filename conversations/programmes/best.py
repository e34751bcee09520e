"""The best assignment of people to places: exact, not one after the other.

Shortest augmenting paths (the Hungarian method): each person in turn gets a place at the least
cost to all together, and those who are in the way move on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NONE: Final = -1


def assign(
    values: Mapping[tuple[int, int], int], people: int, places: Sequence[int], most: int
) -> dict[int, int]:
    """Who gets a place with whom, by their numbers.

    `values` has every pair that may be, with how good it is (0 or more); `places` is how many each
    takes, and `most` how many get one in all. First as many as possible get a place, then the sum
    of the values is as great as it can be.
    """
    owners = [owner for owner, room in enumerate(places) for _each in range(min(room, people))]
    costs = _costs(values, people, owners, most)
    chosen = _solve(costs)
    return {
        person: owners[column]
        for person, column in enumerate(chosen)
        if column < len(owners) and (person, owners[column]) in values
    }


def _costs(
    values: Mapping[tuple[int, int], int], people: int, owners: Sequence[int], most: int
) -> NDArray[np.int64]:
    """One row for each person, one column for each place and for each way to get none."""
    above = 1 + max(values.values(), default=0)
    full = above * (people + 1)  # one more with a place is worth more than any sum of values
    never = 4 * full * (people + 1)  # what a pair costs that may not be: more than all others
    costs = np.full((people, len(owners) + people), never, dtype=np.int64)
    costs[:, len(owners) :] = full
    # So many have to stay without: nothing is cheaper for all together than to leave them so.
    costs[:, len(owners) : len(owners) + max(0, people - most)] = -full * (people + 1)
    columns: dict[int, list[int]] = {}
    for column, owner in enumerate(owners):
        columns.setdefault(owner, []).append(column)
    for (person, owner), value in values.items():
        costs[person, columns.get(owner, [])] = above - value
    return costs


def _solve(costs: NDArray[np.int64]) -> list[int]:
    """The column of each row, so that the sum is the least; there are at least as many columns."""
    rows, columns = costs.shape
    of_row, of_column = np.zeros(rows, np.int64), np.zeros(columns, np.int64)
    taken_by = np.full(columns, NONE)
    for row in range(rows):
        _augment(costs, row, of_row, of_column, taken_by)
    chosen = [NONE] * rows
    for column in np.flatnonzero(taken_by != NONE):
        chosen[taken_by[column]] = int(column)
    return chosen


def _augment(
    costs: NDArray[np.int64],
    row: int,
    of_row: NDArray[np.int64],
    of_column: NDArray[np.int64],
    taken_by: NDArray[np.int64],
) -> None:
    """Give one more row a column, along the cheapest chain of those who move on."""
    columns = costs.shape[1]
    least = np.full(columns, np.iinfo(np.int64).max)
    came_from = np.full(columns, NONE)
    done = np.zeros(columns, bool)
    seen, at, current = [row], NONE, row
    while True:
        reach = costs[current] - of_row[current] - of_column
        better = ~done & (reach < least)
        least[better], came_from[better] = reach[better], at
        at = int(np.argmin(np.where(done, np.iinfo(np.int64).max, least)))
        step = least[at]
        of_row[seen] += step
        of_column[done] -= step
        least[~done] -= step
        done[at] = True
        if taken_by[at] == NONE:
            break
        current = int(taken_by[at])
        seen.append(current)
    while at != NONE:
        before = int(came_from[at])
        taken_by[at] = taken_by[before] if before != NONE else row
        at = before
