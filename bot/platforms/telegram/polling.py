"""Asking Telegram for what happened, and confirming only what has been committed.

An update is confirmed by asking from a later number on: until then Telegram keeps it, for a day at
most. So the next question begins at the first update whose turn is not over.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.clock import Timer
from bot.errors import BanyanError
from bot.platforms.telegram.api import Api
from bot.platforms.telegram.conversion import ALLOWED_UPDATES
from bot.platforms.telegram.errors import is_logged_out, says, wait_of

MOST: Final = 100  # updates in one answer: as many as Telegram gives
LONG: Final = timedelta(seconds=50)  # the longest that Telegram lets us wait for something new
A_MOMENT: Final = timedelta(seconds=1)  # that we wait for a slow turn before we ask again
FIRST_PAUSE: Final = timedelta(seconds=1)  # after an error; twice as long each time
LONGEST_PAUSE: Final = timedelta(minutes=1)
YOUNG: Final = timedelta(minutes=1)  # who has just begun to ask, and meets another, came second
CALLED: Final = ("webhook is active",)  # why nobody can ask
CONFLICTS: Final = 3  # so many, and it was no accident

Raw: TypeAlias = dict[str, Any]
Take: TypeAlias = Callable[[Sequence[Raw], int], Coroutine[None, None, None]]

log = structlog.get_logger(__name__)


class SecondInstance(BanyanError):
    """Another process asks Telegram with the same token."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "Telegram: another program is asking for messages with the same token."
            " Stop it first, or take a new token from BotFather."
        )


@dataclass(eq=False, slots=True)
class Batch:
    """Updates that came together, until the turns of all of them are over."""

    first: int
    known: frozenset[int]
    taking: asyncio.Task[None]


class Polling:
    """The loop that asks."""

    def __init__(self, api: Api, take: Take, timer: Timer) -> None:
        self._api = api
        self._take = take
        self._timer = timer
        self._open: deque[Batch] = deque()
        self._next = 0
        self._troubles = 0
        self._conflicts: list[datetime] = []  # of the last minute

    async def run(self, since: int) -> None:
        """Ask from this update on, until cancelled.

        Raises `SecondInstance`, and `InvalidToken` where Telegram does not know the token.
        """
        self._next, began = since, self._timer.now()
        try:
            while True:
                updates = await self._ask(began)
                self._begin([one for one in updates if not self._is_known(one)])
                await self._wait_for_turns()
        finally:
            for batch in self._open:
                batch.taking.cancel()

    async def _ask(self, began: datetime) -> list[Raw]:
        first = self._open[0].first if self._open else self._next
        try:
            updates = await self._api.raw_updates(first, ALLOWED_UPDATES, most=MOST, wait=LONG)
        except Conflict as problem:
            await self._pause(self._conflict(began))
            if says(problem, CALLED):
                await self._be_called_no_more()
        except RetryAfter as busy:
            await self._pause(wait_of(busy))
        except TelegramError as problem:
            if is_logged_out(problem):
                raise
            await self._pause(self._trouble(problem))
        else:
            self._troubles = 0
            return [one for one in updates if isinstance(one.get("update_id"), int)]
        return []

    def _begin(self, fresh: Sequence[Raw]) -> None:
        if not fresh:
            return
        numbers = [one["update_id"] for one in fresh]
        self._next = max(numbers) + 1
        taking = asyncio.create_task(self._take(fresh, self._next), name="updates of Telegram")
        self._open.append(Batch(min(numbers), frozenset(numbers), taking))

    async def _wait_for_turns(self) -> None:
        """Wait for the turns that are open, yet let a slow one stop nobody else."""
        if self._open:
            tasks = [batch.taking for batch in self._open]
            await asyncio.wait(tasks, timeout=A_MOMENT.total_seconds())
        while self._open and self._open[0].taking.done():
            self._open.popleft().taking.result()

    def _is_known(self, update: Raw) -> bool:
        return any(update["update_id"] in batch.known for batch in self._open)

    def _conflict(self, began: datetime) -> timedelta:
        """Count in time, not in a row: under traffic each of two gets its share between."""
        now = self._timer.now()
        self._conflicts = [one for one in self._conflicts if now - one < YOUNG] + [now]
        if len(self._conflicts) == 1:
            log.error("Another program asks Telegram with the same token.")
        if len(self._conflicts) >= CONFLICTS and now - began < YOUNG:
            raise SecondInstance
        return FIRST_PAUSE * len(self._conflicts)

    async def _be_called_no_more(self) -> None:
        """Take away an address that somebody has given meanwhile: with one, none may ask."""
        log.error("Telegram was told to call somewhere, so that nobody can ask; it asks again now.")
        try:
            await self._api.delete_webhook()
        except TelegramError as problem:
            log.warning("Telegram could not be asked.", kind=type(problem).__name__)

    def _trouble(self, problem: TelegramError) -> timedelta:
        self._troubles += 1
        if self._troubles == 1:
            log.warning("Telegram could not be asked.", kind=type(problem).__name__)
        return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(self._troubles - 1, 10)))

    async def _pause(self, wait: timedelta) -> None:
        # Not all at the same moment: many may have lost Telegram together.
        await self._timer.sleep(wait * (1 + random.random() / 4))  # noqa: S311 - no secret
