"""Signs that something was read, is being written, or can be tapped; each of them may be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.clock import Timer
from bot.platforms.base import Outgoing
from bot.platforms.matrix.api import Api, MatrixError
from bot.platforms.matrix.errors import TROUBLES
from bot.platforms.matrix.sending import Sending

AT_ONCE: Final = 8
PATIENCE: Final = timedelta(seconds=5)
A_MOMENT: Final = timedelta(seconds=1)
TYPING: Final = 20_000  # milliseconds that others see that an answer is being written

log = structlog.get_logger(__name__)


class Signs:
    """Shows them, beside everything else."""

    def __init__(self, api: Api, me: str, timer: Timer) -> None:
        self._api = api
        self._me = me
        self._timer = timer
        self._few = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing: set[str] = set()
        self._read: dict[str, str] = {}  # by room: the last event of which that is to be shown
        self._no_reactions_before: datetime | None = None

    async def typing(self, room: str) -> None:
        """Show that an answer is being written."""
        self._typing.add(room)
        with suppress(*TROUBLES):
            await self._show_typing(room, {"typing": True, "timeout": TYPING})

    def sent(self, sending: Sending, outgoing: Outgoing, receipt: str) -> None:
        """Show what goes with a message that was sent."""
        room = outgoing.place.chat
        if room in self._typing:
            self._typing.discard(room)
            self._apart(lambda: self._show_typing(room, {"typing": False}))
        if outgoing.buttons:
            self._apart(lambda: self._offer_reactions(sending, outgoing, receipt))

    def read(self, room: str, event: str) -> None:
        """Show up to where a private chat was read; answers go first, and one sign is enough."""
        if room not in self._read:
            self._apart(lambda: self._show_read(room), later=A_MOMENT)
        self._read[room] = event

    async def stop(self) -> None:
        """Show nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _apart(
        self, work: Callable[[], Awaitable[object]], *, later: timedelta = timedelta(0)
    ) -> None:
        task = asyncio.create_task(self._show(work, later), name="a sign on Matrix")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, work: Callable[[], Awaitable[object]], later: timedelta) -> None:
        if later:
            await self._timer.sleep(later)
        try:
            async with self._few:
                await work()
        except TROUBLES:
            log.debug("A sign could not be shown.")

    async def _show_read(self, room: str) -> None:
        path = ("rooms", room, "receipt", "m.read", self._read.pop(room))
        await self._api.call("POST", *path, body={}, patience=PATIENCE)

    async def _show_typing(self, room: str, body: dict[str, object]) -> None:
        path = ("rooms", room, "typing", self._me)
        await self._api.call("PUT", *path, body=body, patience=PATIENCE)

    async def _offer_reactions(self, sending: Sending, outgoing: Outgoing, receipt: str) -> None:
        """Put what can be tapped under a message, unless the homeserver finds that too much."""
        now = self._timer.now()
        if self._no_reactions_before and now < self._no_reactions_before:
            return
        try:
            await sending.offer_reactions(outgoing, receipt)
        except MatrixError as problem:
            if problem.wait is None:
                raise
            self._no_reactions_before = now + problem.wait
