"""The best assignment on a sparse graph, and the prices that prove how good it is."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Array: TypeAlias = NDArray[Any]


def assign(
    rows: Array, columns: Array, worth: Array, places: Array, *, most: int | None = None
) -> Array:
    """The column of each row, so that the sum of what the edges are worth is the highest.

    No column has more rows than places, and where there is a `most`, all columns but the last one
    together no more than that. There has to be a way to give every row a column. Numbers are whole:
    the result is exact, and the same for the same edges in the same order.
    """
    count = int(rows.max()) + 1
    gate, end = count + len(places), count + len(places) + 1
    everywhere, last = np.arange(count, gate), len(places) - 1
    through = (
        np.full(len(places), end)
        if most is None
        else np.where(np.arange(len(places)) < last, gate, end)
    )
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([rows, everywhere, [gate]]),
        np.concatenate([columns + count, through, [end]]),
        np.concatenate([np.ones(len(rows), dtype=np.int64), places, [most or 0]]),
        np.concatenate([-worth, np.zeros(len(places) + 1, dtype=np.int64)]),
    )
    flow.set_nodes_supplies(np.arange(count), np.ones(count, dtype=np.int64))
    flow.set_node_supply(end, -count)
    if flow.solve() != flow.OPTIMAL:
        raise ValueError("Expected a way to give every row a column.")
    taken = flow.flows(np.arange(len(rows))) > 0
    found = np.full(count, -1, dtype=np.intp)
    found[rows[taken]] = columns[taken]
    return found


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
