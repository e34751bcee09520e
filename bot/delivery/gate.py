"""The gate of a platform: as fast as it allows, and what matters first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from bot.clock import Timer
from bot.model import Place, Weight
from bot.rate_limits import Pace, Pacing


class Waiting(Protocol):
    """What wants to pass: a lane with its first letter."""

    place: Place
    waiter: Waiter | None

    @property
    def weight(self) -> Weight: ...

    @property
    def visible(self) -> bool: ...


class Waiter:
    """One lane that waits until it is its turn among all."""

    def __init__(self, lane: Waiting, push: Callable[[Waiter, Weight], None]) -> None:
        self.lane = lane
        self.turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._push = push

    def matters_more(self, weight: Weight) -> None:
        """Take the place in the queue that this weight deserves."""
        self._push(self, weight)


class Gate:
    """Lets messages to one platform pass."""

    def __init__(self, pacing: Pacing, timer: Timer) -> None:
        self._pace = Pace(pacing)
        self._timer = timer
        self._queue: list[tuple[Weight, int, Waiter]] = []
        self._arrivals = count()
        self._keeper: asyncio.Task[None] | None = None

    async def passed(self, lane: Waiting) -> None:
        """Wait until the first letter of this lane may be sent; it is counted from now on."""
        called = False
        while not ((called or not self._must_queue(lane)) and self._may_pass(lane)):
            wait = self._pace.wait_for_chat(lane.place, self._timer.now(), visible=lane.visible)
            called = not wait
            await (self._timer.sleep(wait) if wait else self._turn_among_all(lane))

    def hold(self, place: Place, wait: timedelta) -> None:
        """Send nothing there for so long: the platform has asked for it."""
        self._pace.hold(place.chat, self._timer.now(), wait)

    def taken(self) -> None:
        """The platform has taken a message."""
        self._pace.taken()

    def answered(self) -> None:
        """The platform has answered, whatever it said, or nothing was sent after all."""
        self._pace.answered(self._timer.now())

    def close(self) -> None:
        """Let nobody pass any more."""
        if self._keeper:
            self._keeper.cancel()

    def _must_queue(self, lane: Waiting) -> bool:
        return bool(self._queue) and self._queue[0][0] <= lane.weight

    def _may_pass(self, lane: Waiting) -> bool:
        return not self._pace.take(lane.place, self._timer.now(), visible=lane.visible)

    async def _turn_among_all(self, lane: Waiting) -> None:
        lane.waiter = Waiter(lane, self._push)
        self._push(lane.waiter, lane.weight)
        try:
            await lane.waiter.turn
        finally:
            lane.waiter.turn.cancel()
            lane.waiter = None

    def _push(self, waiter: Waiter, weight: Weight) -> None:
        heappush(self._queue, (weight, next(self._arrivals), waiter))
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep(), name="gate")

    async def _keep(self) -> None:
        """Call the lanes that wait, one for each message that may pass."""
        while self._queue:
            if wait := self._pace.wait_for_all(self._timer.now()):
                await self._timer.sleep(wait)
            elif self._queue:
                await self._call(heappop(self._queue)[2])

    async def _call(self, waiter: Waiter) -> None:
        if waiter.turn.done():
            return
        waiter.turn.set_result(None)
        await asyncio.sleep(0)  # it takes its token now, or goes on waiting for its own chat
