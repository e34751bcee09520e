"""How long it takes to count ballots, and to open a call for many.

`count` is 5,000 ballots over twelve candidates by the Schulze method; each ballot ranks all of
them in an order of its own, which is the slowest case: no two are counted together. `open` is a
call of a community of 2,000, and `vote` the beginning of a vote among them: until all letters are
written.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Callable, Sequence
from typing import Final

from bench import calls
from bench.figures import Figures, as_json, medians, table
from conversations.deciding import schulze
from conversations.deciding.ties import order_of
from storage.records.calls import Tie

BALLOTS: Final = 5_000
STANDING: Final = [f"candidate {number}" for number in range(12)]
HEADS: Final = {"seconds": "seconds"}


def count() -> Figures:
    """Count ballots that all differ."""
    chance = random.Random(1)
    ballots = [tuple(chance.sample(STANDING, len(STANDING))) for _ in range(BALLOTS)]
    begun = time.perf_counter()
    schulze.count(ballots, STANDING, 3, order_of(Tie.LOT, STANDING, "lot"))
    return {"seconds": time.perf_counter() - begun}


def open_() -> Figures:
    """Open a call, and write to everybody."""
    return asyncio.run(calls.opening())


def vote() -> Figures:
    """Open a vote, and write to everybody."""
    return asyncio.run(calls.voting())


CASES: Final[dict[str, Callable[[], Figures]]] = {"count": count, "open": open_, "vote": vote}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every case, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = {
        name: medians([case() for _ in range(options.rounds)]) for name, case in CASES.items()
    }
    print(as_json(figures) if options.json else table(figures, HEADS))


if __name__ == "__main__":
    main()
