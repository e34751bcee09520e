"""An assignment in which no two would rather have each other: deferred acceptance.

Each person asks down their own list, and whoever has places keeps the best of those who asked.
Of all stable assignments it is the one that is best for those who ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def settle(
    wanted: Mapping[int, Sequence[int]],
    ranks: Mapping[tuple[int, int], tuple[int, int]],
    places: Sequence[int],
) -> dict[int, int]:
    """Who gets a place with whom, by their numbers.

    `wanted` lists with whom each person may be, the best first; `ranks` has, for (owner, person),
    how the owner would have them, the least first; `places` is how many each owner takes.
    """
    kept: dict[int, list[int]] = {owner: [] for owner in range(len(places))}
    next_one = dict.fromkeys(wanted, 0)
    free = sorted(wanted, reverse=True)
    while free:
        person = free.pop()
        if next_one[person] >= len(wanted[person]):
            continue
        owner = wanted[person][next_one[person]]
        next_one[person] += 1
        kept[owner].append(person)
        kept[owner].sort(key=lambda one: (ranks[owner, one], one))
        if len(kept[owner]) > places[owner]:
            free.append(kept[owner].pop())
    return {person: owner for owner, people in kept.items() for person in people}
