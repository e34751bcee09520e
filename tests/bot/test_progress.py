"""Cursors: never past anything that is open, never back, and in the end at the end."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Cursor
from bot.progress import Batch, Progress


@given(
    sizes=st.lists(st.integers(0, 4), min_size=1, max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_no_cursor_passes_what_is_open(sizes: list[int], chance: object) -> None:
    progress, batches = Progress(), []
    for number, size in enumerate(sizes):
        batches.append(progress.begin(Cursor("net", str(number)), size))
    waiting = [batch for batch, size in zip(batches, sizes, strict=True) for _ in range(size)]
    chance.shuffle(waiting)  # type: ignore[attr-defined]
    committed = -1
    while waiting:
        group = [waiting.pop() for _ in range(min(len(waiting), chance.randint(1, 3)))]  # type: ignore[attr-defined]
        reached = progress.reached(group)
        progress.finish(group)
        committed = _committed(committed, reached.get("net"), batches, waiting)
    assert int(progress.reached(()).get("net", committed)) == len(sizes) - 1


def _committed(before: int, reached: str | None, batches: list[Batch], open_: list[Batch]) -> int:
    after = before if reached is None else int(reached)
    assert after >= before
    assert not any(batch in open_ for batch in batches[: after + 1])
    return after


@given(
    sizes=st.lists(st.integers(0, 3), min_size=1, max_size=12),
    chance=st.randoms(use_true_random=False),
)
def test_whatever_comes_before_during_and_after_a_commit_is_reached_in_the_end(
    sizes: list[int], chance: Random
) -> None:
    play = Play(chance)
    for size in sizes:
        play.hand_over(size)
        if chance.random() < 0.7:
            over = play.ending()
            reached = play.progress.reached(over)
            if chance.random() < 0.5:
                play.hand_over(chance.randint(0, 1))  # while it is being committed
            play.end(over, reached, failed=chance.random() < 0.2)
    while over := play.ending():
        play.end(over, play.progress.reached(over))
    play.end([], play.progress.reached([]))
    assert play.committed == play.last


class Play:
    """Batches that are handed over and end in any order, and what was committed of them."""

    def __init__(self, chance: Random) -> None:
        self.progress = Progress()
        self.last = self.committed = -1
        self._chance = chance
        self._open: list[Batch] = []  # each as often as it has events that are open

    def hand_over(self, events: int) -> None:
        self.last += 1
        self._open += [self.progress.begin(Cursor("net", str(self.last)), events)] * events

    def ending(self) -> list[Batch]:
        """Some of what is open, in any order."""
        self._chance.shuffle(self._open)
        return self._open[: self._chance.randint(1, 3)]

    def end(self, over: list[Batch], reached: Mapping[str, str], *, failed: bool = False) -> None:
        if failed:
            return
        del self._open[: len(over)]
        self.progress.finish(over)
        number = int(reached.get("net", self.committed))
        assert number >= self.committed
        assert all(int(batch.cursor.value) > number for batch in self._open)
        self.committed = number


def test_what_comes_during_a_commit_and_is_nothing_is_committed_with_the_next() -> None:
    progress = Progress()
    first = progress.begin(Cursor("net", "1"), 1)
    assert progress.reached([first]) == {"net": "1"}
    progress.begin(Cursor("net", "2"), 0)
    progress.finish([first])
    assert progress.reached([]) == {"net": "2"}
    progress.finish([])
    assert progress.reached([]) == {}


def test_platforms_do_not_wait_for_each_other() -> None:
    progress = Progress()
    progress.begin(Cursor("slow", "1"), 1)
    quick = progress.begin(Cursor("quick", "7"), 1)
    assert progress.reached([quick]) == {"quick": "7"}


def test_what_nobody_needs_to_handle_does_not_pile_up() -> None:
    progress = Progress()
    for number in range(1000):
        progress.begin(Cursor("net", str(number)), 0)
    assert progress.reached(()) == {"net": "999"}
    assert sum(len(batches) for batches in progress._batches.values()) == 1  # noqa: SLF001
