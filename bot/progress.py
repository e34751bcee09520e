"""How far the events of each platform have been handled, without a gap."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.platforms.base import Cursor


@dataclass(eq=False, slots=True)
class Batch:
    """Events that were handed over together, and where their platform goes on after them."""

    cursor: Cursor
    left: int  # events whose turn is not over
    told: bool = False  # its cursor was asked for, or a later one


class Progress:
    """Knows which cursors may be committed: those with nothing open before them."""

    def __init__(self) -> None:
        self._batches: defaultdict[str, deque[Batch]] = defaultdict(deque)

    def begin(self, cursor: Cursor, events: int) -> Batch:
        """Note what was handed over; nobody need come for it where nothing is to be handled."""
        batches = self._batches[cursor.platform]
        if not events and batches and not batches[-1].left:
            batches.pop()
        batch = Batch(cursor, events)
        batches.append(batch)
        return batch

    def reached(self, over: Iterable[Batch]) -> Mapping[str, str]:
        """The cursor of each platform that can be committed with the end of these turns."""
        ending = Counter(over)
        found: dict[str, str] = {}
        for platform, batches in self._batches.items():
            for batch in batches:
                if batch.left > ending[batch]:
                    break
                batch.told = True
                found[platform] = batch.cursor.value
        return found

    def finish(self, over: Iterable[Batch]) -> None:
        """Note that these turns have been committed, with the cursors that they reached.

        What was handed over in the meantime, with nothing to be handled, waits for the next commit.
        """
        for batch in over:
            batch.left -= 1
        for batches in self._batches.values():
            while batches and batches[0].told and not batches[0].left:
                batches.popleft()
