"""One contender in a process of its own: measured, killed, or asked what it remembers."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.contender import NAMES, Contender, Tally, opened
from bench.dialogue import MESSAGES, Message
from bench.figures import Figures, percentile

BYTES: Final = 1 if sys.platform == "darwin" else 1024  # the unit of `ru_maxrss`
MS: Final = 1000
LONG: Final = 4.0  # seconds after which one that is slow is not measured any further


async def measure(name: str, folder: Path, people: int, talks: int) -> Figures:
    """Speed with everybody's updates waiting, then latency with one and with four at once.

    So many people talk one after another, and twice as many four at a time.
    """
    tally = Tally()
    one, four = range(people + 1, people + talks + 1), range(people + talks + 1, people + 3 * talks)
    async with opened(name, folder, tally) as contender:
        speed = await _at_saturation(contender, tally, range(1, people + 1))
        alone = await _latencies(contender, one, 1)
        together = await _latencies(contender, four, 4)
    _check(tally, [*one, *four])
    return {
        "updates_per_second": speed,
        "p50_one_ms": percentile(alone, 50) * MS,
        "p99_one_ms": percentile(alone, 99) * MS,
        "p50_ms": percentile(together, 50) * MS,
        "p99_ms": percentile(together, 99) * MS,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1e6,
    }


async def _at_saturation(contender: Contender, tally: Tally, people: Sequence[int]) -> float:
    """Updates per second; everybody writes once, then everybody again: nobody ahead of a question.

    Making the updates is not counted: a network does that.
    """
    handled, spent = 0, 0.0
    for number in MESSAGES:
        updates = [contender.update(Message(person, number)) for person in people]
        began = time.perf_counter()
        await contender.handle_all(updates)
        spent += time.perf_counter() - began
        handled += len(updates)
        if spent > LONG:
            return handled / spent
    _check(tally, people)
    return handled / spent


async def _latencies(contender: Contender, people: Sequence[int], at_once: int) -> list[float]:
    """Seconds from each update to the delivered answer, so many people writing at a time."""
    took: list[float] = []
    waiting = iter(people)

    async def talk() -> None:
        for person in waiting:
            for number in MESSAGES:
                update = contender.update(Message(person, number))
                began = time.perf_counter()
                await contender.handle(update)
                took.append(time.perf_counter() - began)

    await asyncio.gather(*(talk() for _ in range(at_once)))
    return took


def _check(tally: Tally, people: Sequence[int]) -> None:
    if any(tally.given[person] != len(MESSAGES) for person in people):
        raise RuntimeError("Expected that everybody is put every question exactly once.")


async def talk(name: str, folder: Path, people: int) -> None:
    """Hold the dialogue and tell of every answer that was acknowledged, until killed."""

    def heard(person: int, messages: int) -> None:
        if messages > 1:  # the next question says that the answer has been taken
            os.write(sys.stdout.fileno(), f"{person}\n".encode())

    async with opened(name, folder, Tally(heard)) as contender:
        for number in MESSAGES:
            everybody = [Message(person, number) for person in range(1, people + 1)]
            await contender.handle_all([contender.update(message) for message in everybody])


async def recall(name: str, folder: Path, people: int) -> list[int]:
    """How many answers of each person are known after a restart."""
    async with opened(name, folder, Tally()) as contender:
        return [await contender.known(person) for person in range(1, people + 1)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.one_run", description=__doc__)
    parser.add_argument("what", choices=["measure", "talk", "recall"])
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--talks", type=int, default=60)
    args = parser.parse_args()
    if args.what == "talk":
        return asyncio.run(talk(args.name, args.folder, args.people))
    if args.what == "recall":
        return print(json.dumps(asyncio.run(recall(args.name, args.folder, args.people))))
    print(json.dumps(asyncio.run(measure(args.name, args.folder, args.people, args.talks))))


if __name__ == "__main__":
    main()
