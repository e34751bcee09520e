"""How fast answers are handled, and how many of them survive `kill -9`.

The same dialogue of six questions with many people at once, in process, handed over to a platform
that only counts. Every contender runs in a process of its own, in turn, several rounds long.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.contender import NAMES
from bench.figures import Figures, as_json, medians, table

HEADS: Final = {
    "updates_per_second": "updates/s",
    "p50_one_ms": "p50 one, ms",
    "p99_one_ms": "p99 one, ms",
    "p50_ms": "p50 four, ms",
    "p99_ms": "p99 four, ms",
    "peak_mb": "peak, MB",
    "lost": "lost",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    people: int  # at saturation
    talks: int  # with one person at a time; twice as many with four
    mortals: int  # people whose bot is killed in the middle


FULL: Final = Size(rounds=3, people=1000, talks=60, mortals=100)
QUICK: Final = Size(rounds=1, people=200, talks=10, mortals=30)


def compare(size: Size) -> dict[str, Figures]:
    """The medians of all rounds; of what was lost the most."""
    runs: dict[str, list[Figures]] = {name: [] for name in NAMES}
    for number in range(size.rounds):
        shift = number % len(NAMES)
        for name in NAMES[shift:] + NAMES[:shift]:
            runs[name].append(_measured(name, size) | {"lost": _lost(name, size, number)})
    return {
        name: medians(figures) | {"lost": max(one["lost"] for one in figures)}
        for name, figures in runs.items()
    }


def _measured(name: str, size: Size) -> Figures:
    with TemporaryDirectory() as folder:
        amounts = [f"--people={size.people}", f"--talks={size.talks}"]
        figures: Figures = _told(_one_run("measure", name, folder, *amounts))
    return figures


def _lost(name: str, size: Size, number: int) -> int:
    """How many acknowledged answers are gone after the process was killed in the middle."""
    with TemporaryDirectory() as folder:
        people = f"--people={size.mortals}"
        middle = size.mortals * 3 + number * 7  # of six answers each; not the same one every time
        acknowledged = _killed_after(middle, _one_run("talk", name, folder, people))
        try:
            known: list[int] = _told(_one_run("recall", name, folder, people))
        except subprocess.CalledProcessError:
            known = [0] * size.mortals  # what it kept cannot be read any more
    return sum(max(0, acknowledged[one] - kept) for one, kept in enumerate(known, 1))


def _killed_after(answers: int, command: list[str]) -> Counter[int]:
    """How many answers of each person were acknowledged before the death."""
    acknowledged: Counter[int] = Counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for line in process.stdout:
            acknowledged[int(line)] += 1
            if acknowledged.total() == answers:
                process.kill()  # what it told before it died is still read
    if acknowledged.total() < answers:
        raise RuntimeError("Expected it to live until the middle of the dialogue.")
    return acknowledged


def _one_run(what: str, name: str, folder: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "bench.one_run", what, name, folder, *more]


def _told(command: list[str]) -> Any:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if "recall" in command else None,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.turns", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="one small round")
    args = parser.parse_args()
    figures = compare(QUICK if args.quick else FULL)
    if args.json:
        return print(as_json(figures))
    print(table(figures, HEADS))
    print("\nMedians of", "one round." if args.quick else f"{FULL.rounds} rounds.", end=" ")
    print("Lost: the most acknowledged answers that any `kill -9` took along.")


if __name__ == "__main__":
    main()
