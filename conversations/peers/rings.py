"""Rings of three: the first helps the second, the second the third, the third the first.

In a pair both look at each other; in a ring each gets what they want to learn from one of the two
others, and nobody has to have something to offer to the one who helps them. Whoever would be left
in an odd round joins the pair with which the three are worth most, and there a ring counts as a
swap does in a pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage.records.pool import Someone

HIGHEST: Final = 4  # level of a skill


def is_ring(three: Sequence[Someone]) -> bool:
    """Whether each of them helps another one, all the way round, in either direction."""
    one, two, three_ = three
    return _helps_round(one, two, three_) or _helps_round(three_, two, one)


def gain(three: Sequence[Someone]) -> float:
    """How much more of a skill part three have in a ring than looked at in pairs, from 0 to 1.5.

    Three pairs count each person by what the two others cover on average; in a ring each has
    whoever helps them.
    """
    if not is_ring(three):
        return 0.0
    more = 0.0
    for one in three:
        covered = [_covered(one, other) for other in three if other is not one]
        more += max(covered) - sum(covered) / len(covered)
    return more / 2


def _helps_round(*people: Someone) -> bool:
    following = (*people[1:], people[0])
    return all(
        one.helps.keys() & other.learns.keys() for one, other in zip(people, following, strict=True)
    )


def _covered(learner: Someone, helper: Someone) -> float:
    """The same as in a score, for one person."""
    shared = learner.learns.keys() & helper.helps.keys()
    return min(1.0, sum(_part(learner.learns[skill], helper.helps[skill]) for skill in shared))


def _part(own: int, level: int) -> float:
    own, level = min(own, HIGHEST), min(max(level, 1), HIGHEST)
    return max(1, 12 * (level - own) // max(1, HIGHEST - own)) / 12
