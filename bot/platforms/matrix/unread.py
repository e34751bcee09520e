"""Messages whose key has not come yet: they are read once it has, or asked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.marks import Mark

LONG_ENOUGH: Final = timedelta(seconds=30)  # until whoever wrote is asked to write again
KEPT: Final = timedelta(minutes=10)  # for a key that comes after all
MOST: Final = 1_000


@dataclass(eq=False, slots=True)
class Unread:
    """One message that cannot be read now."""

    room: str
    event: Json
    session: str
    since: Mark  # where the events begin that came with it
    at: datetime
    told: bool = False  # whether whoever wrote it has been asked to write again


class UnreadMessages:
    """All of them, in their order."""

    def __init__(self) -> None:
        self._unread: list[Unread] = []
        self._asked: dict[str, None] = {}  # sessions for which somebody was asked

    def add(self, one: Unread) -> None:
        """Keep a message until its key comes; one that is kept already stays as it is."""
        if any(known.event["event_id"] == one.event["event_id"] for known in self._unread):
            return
        self._unread.append(one)
        del self._unread[:-MOST]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for its key."""
        return not self._unread

    def waiting(self) -> Iterator[Unread]:
        """Those that may become readable."""
        return iter(list(self._unread))

    def remove(self, one: Unread) -> None:
        """Wait for this key no longer."""
        self._unread = [other for other in self._unread if other is not one]

    def overdue(self, now: datetime, withheld: Iterable[str] = ()) -> list[Unread]:
        """Those whose keys do not come; those that nobody waits for any more are dropped."""
        refused = set(withheld)
        self._unread = [one for one in self._unread if now - one.at < KEPT]
        return [
            one
            for one in self._unread
            if not one.told and (one.session in refused or now - one.at >= LONG_ENOUGH)
        ]

    def give_up(self, one: Unread) -> bool:
        """Let whoever wrote this write again; False where they know that of this key."""
        one.told = True
        if one.session in self._asked:
            return False
        self._asked[one.session] = None
        if len(self._asked) > MOST:
            del self._asked[next(iter(self._asked))]
        return True

    @property
    def since(self) -> Mark | None:
        """Where events begin that may yet become readable, and must come again after a restart."""
        return next((one.since for one in self._unread if not one.told), None)
