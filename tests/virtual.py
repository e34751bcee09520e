"""Time that passes only when everybody waits for it, and wakes each at the very moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Final

from bot.clock import Timer
from tests.world import START

A_WHILE: Final = 20  # turns of the loop after which nobody has anything left to do


class Exact(Timer):
    """A timer for tests in which nothing but time is waited for."""

    def __init__(self) -> None:
        self.at = START
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def now(self) -> datetime:
        return self.at

    async def sleep(self, time: timedelta) -> None:
        awake = asyncio.get_running_loop().create_future()
        heappush(self._asleep, (self.at + time, next(self._numbers), awake))
        await awake

    async def until(self, done: Awaitable[object]) -> None:
        """Let time pass until this is done."""
        waiting = asyncio.ensure_future(done)
        while not waiting.done():
            for _turn in range(A_WHILE):
                await asyncio.sleep(0)
            if not waiting.done():
                self._wake_next()
        await waiting

    def _wake_next(self) -> None:
        at, _number, awake = heappop(self._asleep)
        self.at = max(self.at, at)
        if not awake.done():
            awake.set_result(None)
