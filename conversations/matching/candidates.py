"""The best few of each person, out of very many, in memory that does not grow with the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from conversations.matching.score import Scores

Array: TypeAlias = NDArray[Any]

CHUNK: Final = 1_000_000  # scores that are worked out at once


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """For each row its best columns, and what it is known that no other column exceeds."""

    columns: Array  # (rows, most), the best first
    scores: Array  # their scores; minus infinity where there is nobody any more
    rest: Array  # for each row: no column that is not a candidate has more


def candidates(scores: Scores, most: int) -> Candidates:
    """The best of each row; of equal ones those who come first."""
    rows, columns = len(scores.ones), len(scores.others)
    most = min(most, columns)
    best = np.zeros((rows, most), dtype=np.int32)
    values = np.full((rows, most), -np.inf, dtype=np.float32)
    rest = np.full(rows, -np.inf, dtype=np.float32)
    # People whose clocks change alike come together, so that their hours are compared together.
    order = np.argsort(scores.hours.kind, kind="stable")
    step = max(1, CHUNK // max(1, columns))
    for start in range(0, rows, step):
        chunk = order[start : start + step]
        best[chunk], values[chunk], rest[chunk] = _best(scores.of(chunk), most)
    return Candidates(best, values, rest)


def _best(found: Array, most: int) -> tuple[Array, Array, Array]:
    if most < found.shape[1]:
        chosen = np.argpartition(-found, most, axis=1)[:, : most + 1]
    else:
        chosen = np.broadcast_to(np.arange(found.shape[1]), found.shape)
    chosen = np.sort(chosen, axis=1)
    values = np.take_along_axis(found, chosen, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    chosen, values = (np.take_along_axis(one, order, axis=1) for one in (chosen, values))
    nobody = np.full(len(found), -np.inf, dtype=np.float32)
    rest = values[:, most] if values.shape[1] > most else nobody
    return chosen[:, :most], values[:, :most], rest
