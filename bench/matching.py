"""How fast and how well people are brought together, and whether others wait for it.

Every case runs in a process of its own, with one thread, as in the worker: 10,000 people who look
for a mentor with 2,000 mentors; rounds of peers; three suggestions for one person out of 20,000
mentors. `bound` is what is proven that no other result exceeds, over all pairs, not only the
candidates; `solver_s` is the time within the exact solvers alone. Greedy is what most tools do:
whoever comes first takes the best mentor who is free.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final

from bench.crowd import mentors, peers, seekers
from bench.figures import Figures, as_json, medians, percentile, table
from bot.workers import ONE_THREAD
from storage.records.pool import Someone
from storage.records.weights import Weights

ROOT: Final = Path(__file__).parent.parent
BYTES: Final = 1 if sys.platform == "darwin" else 1024  # the unit of `ru_maxrss`
NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
WEIGHTS: Final = Weights()
SUGGESTIONS: Final = 20  # people who are proposed somebody
TALKS: Final = 40  # dialogues before the round, to compare with
BETWEEN: Final = 0.01  # seconds from one turn to the next, while a round is computed
HEADS: Final = {
    "seconds": "seconds",
    "solver_s": "solver, s",
    "peak_mb": "peak, MB",
    "objective": "sum",
    "bound": "bound",
    "short_percent": "short of it, %",
    "unmatched_percent": "unmatched, %",
}


def mentors_10000x2000(scale: int) -> Figures:
    from conversations.matching import assigning
    from conversations.matching.assignment import assign

    ones, others = seekers(10_000 // scale), mentors(2_000 // scale)
    spent = _watched(assigning, "assign")
    seconds, found = _timed(lambda: assign(ones, others, WEIGHTS, NOW))
    figures = {"seconds": seconds, "solver_s": spent[0], "unmatched": len(found.left) / len(ones)}
    return _figures(figures, found.total, found.bound)


def greedy(scale: int) -> Figures:
    """Beside the exact one; its bound is the exact one's."""
    from conversations.matching.assignment import assign
    from conversations.matching.score import Rule, Scores

    ones, others = seekers(10_000 // scale), mentors(2_000 // scale)
    best = assign(ones, others, WEIGHTS, NOW)
    seconds, (total, left) = _timed(
        lambda: _first_come(Scores(ones, others, WEIGHTS, NOW, Rule.MENTORS), others)
    )
    return _figures({"seconds": seconds, "unmatched": left / len(ones)}, total, best.bound)


def _first_come(scores: Any, others: Sequence[Someone]) -> tuple[float, int]:
    import numpy as np

    free = np.array([one.places for one in others])
    total, left = 0.0, 0
    for first in range(0, len(scores.ones), 500):
        for row in scores.of(np.arange(first, min(first + 500, len(scores.ones)))):
            best = int(np.where(free > 0, row, -np.inf).argmax())
            if free[best] and np.isfinite(row[best]):
                total, free[best] = total + float(row[best]), free[best] - 1
            else:
                left += 1
    return total, left


def candidates_10000x2000(scale: int) -> Figures:
    """The sum is that of everybody's best candidate."""
    from conversations.matching.candidates import candidates
    from conversations.matching.score import Rule, Scores

    ones, others = seekers(10_000 // scale), mentors(2_000 // scale)
    seconds, found = _timed(
        lambda: candidates(Scores(ones, others, WEIGHTS, NOW, Rule.MENTORS), 30)
    )
    best = found.scores[:, 0]
    total = float(best[best > -1].sum())
    return _figures({"seconds": seconds}, total, total)


def suggest_20000(scale: int) -> Figures:
    """The median of several people; the first one also loads what is needed."""
    from conversations.matching.suggestion import suggest

    others = mentors(20_000 // scale)
    ones = seekers(SUGGESTIONS + 1)
    suggest(ones[-1], others, WEIGHTS, NOW)
    runs = []
    for one in ones[:-1]:
        seconds, found = _timed(partial(suggest, one, others, WEIGHTS, NOW))
        runs.append(_figures({"seconds": seconds}, len(found), 3))
    return medians(runs)


def peers_1000(scale: int) -> Figures:
    return _peers(1_000 // scale)


def peers_10000(scale: int) -> Figures:
    return _peers(10_000 // scale)


def _peers(number: int) -> Figures:
    from conversations.peers import solving
    from conversations.peers.pairing import pair

    people = peers(number)
    flow, exact = _watched(solving, "assign"), _watched(solving, "_best_pairs")
    seconds, found = _timed(lambda: pair(people, WEIGHTS, NOW))
    figures = {"seconds": seconds, "solver_s": flow[0] + exact[0]}
    figures["unmatched"] = len(found.alone) / number
    return _figures(figures, found.total, found.bound)


def turns_during_round(scale: int) -> Figures:
    """How long others wait for an answer while a round of 10,000 is computed."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_turns(Path(folder), peers(10_000 // scale)))


async def _turns(folder: Path, people: Sequence[Someone]) -> Figures:
    from bench.contender import Tally
    from bench.contenders.banyan import opened
    from bench.dialogue import MESSAGES, Message
    from bot.workers import Workers
    from conversations.peers.pairing import pair

    took: list[float] = []
    alone: list[float] = []
    async with opened(folder, Tally()) as banyan, Workers() as workers:

        async def talk(person: int, took: list[float]) -> None:
            for number in MESSAGES:
                update = banyan.update(Message(person, number))
                at = time.perf_counter()
                await banyan.handle(update)
                took.append(time.perf_counter() - at)
                await asyncio.sleep(BETWEEN)

        for person in range(1, TALKS + 1):
            await talk(person, alone)
        began = time.perf_counter()
        work = asyncio.create_task(workers.run(pair, people, WEIGHTS, NOW))
        person = TALKS
        while not work.done():
            person += 1
            await talk(person, took)
        found = await work
        seconds = time.perf_counter() - began
    answers = {f"p{percent}_ms": percentile(took, percent) * 1000 for percent in (50, 99, 100)}
    answers["p99_alone_ms"] = percentile(alone, 99) * 1000
    figures = {"seconds": seconds, "turns": float(len(took))}
    return _figures(figures, found.total, found.bound) | answers


CASES: Final[dict[str, Callable[[int], Figures]]] = {
    case.__name__: case
    for case in (
        mentors_10000x2000,
        greedy,
        candidates_10000x2000,
        suggest_20000,
        peers_1000,
        peers_10000,
        turns_during_round,
    )
}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _watched(module: ModuleType, name: str) -> list[float]:
    """The seconds that are spent in a function of a module, from now on."""
    function, spent = getattr(module, name), [0.0]

    def watched(*values: Any) -> Any:
        seconds, result = _timed(lambda: function(*values))
        spent[0] += seconds
        return result

    setattr(module, name, watched)
    return spent


def _figures(figures: Figures, objective: float, bound: float) -> Figures:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1e6
    short = 100 * (1 - objective / bound) if bound else 0.0
    unmatched = 100 * figures.pop("unmatched", 0.0)
    return (
        {"solver_s": 0.0}
        | figures
        | {
            "peak_mb": peak,
            "objective": objective,
            "bound": bound,
            "short_percent": max(0.0, short),
            "unmatched_percent": unmatched,
        }
    )


def _measured(name: str, scale: int) -> Figures:
    command = [sys.executable, "-m", "bench.matching", f"--case={name}", f"--scale={scale}"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a twentieth of the people")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--scale", type=int, default=1, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.case:
        return print(json.dumps(CASES[args.case](args.scale)))
    figures = {name: _measured(name, 20 if args.quick else 1) for name in CASES}
    if args.json:
        return print(as_json(figures))
    print(table(figures, HEADS))
    turns = figures["turns_during_round"]
    print(f"\nWhile the round is computed {turns['turns']:.0f} turns of others take", end=" ")
    print(", ".join(f"{turns[f'p{n}_ms']:.1f} ms (p{n})" for n in (50, 99, 100)), end=";")
    print(f" before it {turns['p99_alone_ms']:.1f} ms (p99).")


if __name__ == "__main__":
    main()
