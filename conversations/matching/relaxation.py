"""The best assignment on a sparse graph, and the prices that prove how good it is."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Array: TypeAlias = NDArray[Any]


def assign(rows: Array, columns: Array, worth: Array, size: tuple[int, int]) -> Array:
    """The column of each row, so that the sum of what the edges are worth is the highest.

    There has to be an assignment that gives every row a column. Numbers are whole.
    """
    # Of equally good assignments the solver's choice rests on the order of the edges alone.
    costs = (int(worth.max(initial=0)) + 1 - worth).astype(np.float64)
    matrix = csr_matrix((costs, (rows, columns)), shape=size)
    _rows, found = min_weight_full_bipartite_matching(matrix)
    return np.asarray(found, dtype=np.intp)


def prices(rows: Array, columns: Array, worth: Array, found: Array, size: int) -> Array:
    """The lowest price of each column at which no row would rather have another than its own.

    `found` is the column of each row, -1 for none, in a best assignment. A row that has none would
    take none at these prices, and what a column costs beyond nothing is paid for every place of it.
    """
    order = np.argsort(columns, kind="stable")
    rows, columns, worth = rows[order], columns[order], worth[order]
    starts = np.flatnonzero(np.diff(columns, prepend=-1))
    wanted = columns[starts]
    own = np.zeros(len(found), dtype=np.int64)
    given = columns == found[rows]
    own[rows[given]] = worth[given]
    price = np.zeros(size, dtype=np.int64)
    while True:  # prices only rise, and no further than the best assignment lets them
        left = np.where(found >= 0, own - price[found], 0)
        asked = np.maximum.reduceat(worth - left[rows], starts)
        if (asked <= price[wanted]).all():
            return price
        price[wanted] = np.maximum(price[wanted], asked)
