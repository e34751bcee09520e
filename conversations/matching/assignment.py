"""Which mentor each seeker of a programme is given: the best for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.records.pool import Someone
from storage.records.weights import Weights

BEST: Final = 30  # candidates of each seeker


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is given whom, and how good that is beside the best that there can be."""

    given: tuple[tuple[str, str], ...]  # seeker, mentor
    left: tuple[str, ...]  # seekers for whom there is no place
    total: float  # the sum of the scores
    bound: float  # that no assignment of as many seekers exceeds


def assign(
    seekers: Sequence[Someone],
    mentors: Sequence[Someone],
    weights: Weights,
    now: datetime,
    *,
    best: int = BEST,
) -> Assignment:
    """As many seekers as can be have a mentor, none has more than places, and the total is highest.

    The result does not depend on the order of the people. It may take seconds: run it in a worker.
    """
    from conversations.matching.assigning import solve  # noqa: PLC0415 - numbers are heavy

    return solve(seekers, mentors, weights, now, best=best)
