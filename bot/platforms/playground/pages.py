"""The pages that are open, and what they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

from bot.platforms.playground.names import Update

MOST_PAGES: Final = 32
MOST_WAITING: Final = 1000  # updates; a page that takes nothing off is closed, and begins again

Updates: TypeAlias = "asyncio.Queue[str | None]"  # None: the page is to be closed


class OpenPages:
    """Every open page hears of every change."""

    def __init__(self) -> None:
        self._pages: set[Updates] = set()

    @property
    def full(self) -> bool:
        return len(self._pages) >= MOST_PAGES

    @contextmanager
    def open(self) -> Iterator[Updates]:
        """One more page, as long as it is open."""
        updates: Updates = asyncio.Queue()
        self._pages.add(updates)
        try:
            yield updates
        finally:
            self._pages.discard(updates)

    def tell(self, *updates: Update) -> None:
        """Tell every open page what has changed."""
        for update in updates:
            words = json.dumps(update, ensure_ascii=False)
            for page in list(self._pages):
                page.put_nowait(words if page.qsize() < MOST_WAITING else None)

    def close(self) -> None:
        """Close every page; each tries to come back by itself."""
        for page in self._pages:
            page.put_nowait(None)
