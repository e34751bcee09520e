"""The best assignment of people to places: exact, not one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from conversations.matching import relaxation


def assign(
    values: Mapping[tuple[int, int], int], people: int, places: Sequence[int], most: int
) -> dict[int, int]:
    """Who gets a place with whom, by their numbers.

    `values` has every pair that may be, with how good it is (0 or more); `places` is how many each
    takes, and `most` how many get one in all. First as many as possible get a place, then the sum
    of the values is as great as it can be.
    """
    if not people:
        return {}
    nobody = len(places)  # whom everybody may be given, which is worth nothing
    pairs = [*sorted(values), *((one, nobody) for one in range(people))]
    above = 1 + max(values.values(), default=0)
    full = above * (people + 1)  # one more with a place is worth more than any sum of values
    worth = [full + values[pair] for pair in pairs[:-people]] + [0] * people
    rows, columns = np.array(pairs, dtype=np.int64).T
    found = relaxation.assign(
        rows, columns, np.array(worth), np.array([*places, people]), most=max(0, most)
    )
    return {n: m for n, m in enumerate(found.tolist()) if m != nobody}
