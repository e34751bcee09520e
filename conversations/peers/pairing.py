"""Who meets whom in a round: the best pairs for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from storage.records.pool import Someone
from storage.records.weights import Weights

Group: TypeAlias = tuple[str, ...]

EXACT: Final = 2000  # people up to whom the best pairs are found, whatever it takes


@dataclass(frozen=True, slots=True)
class Pairing:
    """The groups of a round, and how good they are beside the best that there can be.

    What a group is worth is half the sum, over its people, of how well the others in it fit to
    them on average: for a pair that is its score. The bound holds for every way to put these people
    into pairs and trios that leaves as few alone and repeats as few meetings.
    """

    groups: tuple[Group, ...]  # pairs, and a trio for whoever would be left
    alone: Group  # whom nobody is allowed to meet, or nobody is left for
    total: float
    bound: float
    repeated: int  # pairs of people who have met before: nobody new was left
    rings: int  # trios in which each helps the next


def pair(
    people: Sequence[Someone], weights: Weights, now: datetime, *, exact: int = EXACT
) -> Pairing:
    """Everybody who can be paired is paired, with as few repeats and as high a total as can be.

    The result does not depend on the order of the people. It may take seconds: run it in a worker.
    """
    from conversations.peers.solving import solve  # noqa: PLC0415 - numbers are heavy

    return solve(people, weights, now, exact=exact)
