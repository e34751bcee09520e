"""Figures of several runs: percentiles, medians, a table."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TypeAlias

Figures: TypeAlias = dict[str, float]


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all are not above."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def medians(runs: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return {name: median(run[name] for run in runs) for name in runs[0]}


def as_json(figures: Mapping[str, Figures]) -> str:
    """One object: contender, figure, number."""
    return json.dumps(
        {name: {key: _rounded(one) for key, one in run.items()} for name, run in figures.items()}
    )


def table(figures: Mapping[str, Figures], heads: Mapping[str, str]) -> str:
    """A line for each contender, a column for each figure, under these heads."""
    rows = [["", *heads.values()]]
    rows += [[name, *(f"{_rounded(one[key]):g}" for key in heads)] for name, one in figures.items()]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def _rounded(figure: float) -> float:
    """As many digits as mean something."""
    return round(figure) if figure >= 100 else round(figure, 2 if figure < 10 else 1)
