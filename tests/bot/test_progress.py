"""Cursors: never past anything that is open, never back, and in the end at the end."""

from __future__ import annotations

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
