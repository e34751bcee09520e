"""The updates that wait for the bot: kept for a while, taken by offset or pushed to a webhook."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from tests.servers.telegram.refusals import (
    OTHER_POLLER,
    WEBHOOK_ACTIVE,
    Json,
    Refused,
    bad,
    conflict,
)

DAY: Final = timedelta(hours=24)
RETENTION: Final = {"callback_query": timedelta(seconds=150)}  # everything else: a day
ROOM: Final = 100_000  # more than that is lost
LONGEST_POLL: Final = 50
KINDS: Final = frozenset(
    {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
    }
)
ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
SECRET: Final = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that the bot has not confirmed."""

    id: int
    kind: str
    content: Json
    until: datetime
    lane: int  # what happened in one chat reaches a webhook in its order

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.content}


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass(slots=True)
class Updates:
    """The queue of one bot; `pause` is what Telegram puts between two answers of 409."""

    clock: Callable[[], datetime]
    pause: float = 3
    hurry: float = 3  # a poll with the same offset sooner than this waits that long
    allowed: frozenset[str] = KINDS - ON_REQUEST
    webhook: Webhook | None = None
    lost: int = 0  # for want of room
    _queue: dict[int, Waiting] = field(default_factory=dict)
    _next: int = 100_000_001
    _watchers: list[asyncio.Future[None]] = field(default_factory=list)
    _poller: asyncio.Future[str] | None = None
    _conflict_at: float = float("-inf")
    _last_poll: tuple[int, float] | None = None
    _closed: bool = False

    def add(self, kind: str, content: Json, lane: int = 0) -> int | None:
        """Queue an update if the bot wants its kind; returns its id."""
        if kind not in self.allowed:
            return None
        if len(self._queue) >= ROOM:
            self.lost += 1
            return None
        number = self._next
        self._next += 1
        until = self.clock() + RETENTION.get(kind, DAY)
        self._queue[number] = Waiting(number, kind, content, until, lane)
        self.wake()
        return number

    def waiting(self, limit: int = ROOM) -> list[Waiting]:
        """What the bot could still get, oldest first."""
        now = self.clock()
        alive: list[Waiting] = []
        expired: list[int] = []
        for one in self._queue.values():
            if len(alive) >= limit:
                break
            if one.until > now:
                alive.append(one)
            else:
                expired.append(one.id)
        self.confirm(*expired)
        return alive

    def confirm(self, *numbers: int) -> None:
        """Forget updates."""
        for number in numbers:
            self._queue.pop(number, None)

    def forget_all(self) -> None:
        """Drop what is pending."""
        self._queue.clear()

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember which kinds the bot wants from now on; none named: the usual ones."""
        wanted = frozenset(kinds) & KINDS
        self.allowed = wanted or KINDS - ON_REQUEST

    def arrival(self) -> asyncio.Future[None]:
        """What is done as soon as something is added after this call."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watchers.append(future)
        return future

    def wake(self) -> None:
        """Let whoever waits look again."""
        watchers, self._watchers = self._watchers, []
        for future in watchers:
            if not future.done():
                future.set_result(None)

    def close(self) -> None:
        """Let everybody go who waits."""
        self._closed = True
        self.wake()

    async def poll(self, offset: int, limit: int, wait: float) -> list[Json]:
        """Answer getUpdates."""
        if self.webhook:
            raise await self._conflict(WEBHOOK_ACTIVE)
        self.interrupt(OTHER_POLLER)
        self._move_to(offset)
        limit, wait = self._slowed(offset, limit, min(max(wait, 0), LONGEST_POLL))
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            await self._something(mine, wait)
        finally:
            if self._poller is mine:
                self._poller = None
        if mine.done():
            raise await self._conflict(mine.result())
        return [one.as_json() for one in self.waiting(limit)]

    def interrupt(self, because: str) -> None:
        """End the poll that is under way, if any."""
        if self._poller and not self._poller.done():
            self._poller.set_result(because)

    async def _something(self, mine: asyncio.Future[str], wait: float) -> None:
        """Wait until there is an update, or another poller, or the time is over."""
        end = time.monotonic() + wait
        while not (self.waiting(1) or mine.done() or self._closed):
            left = end - time.monotonic()
            if left <= 0:
                return
            either: list[asyncio.Future[Any]] = [self.arrival(), mine]
            await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    def _move_to(self, offset: int) -> None:
        if offset < 0:
            self.confirm(*[one.id for one in self.waiting()][:offset])
        elif 0 < offset <= self._next:  # beyond the end: read from the head
            self.confirm(*takewhile(lambda number: number < offset, list(self._queue)))

    def _slowed(self, offset: int, limit: int, wait: float) -> tuple[int, float]:
        now = time.monotonic()
        last, self._last_poll = self._last_poll, (offset, now)
        if not last or last[0] != offset:
            return limit, wait
        if now - last[1] < min(0.5, self.hurry):
            limit = 1
        if now - last[1] < self.hurry:
            wait = max(wait, self.hurry)
        return limit, wait

    async def _conflict(self, words: str) -> Refused:
        now = time.monotonic()
        if now < self._conflict_at + self.pause:
            await asyncio.sleep(self.pause)
        self._conflict_at = time.monotonic()
        return conflict(words)

    def set_webhook(self, webhook: Webhook) -> None:
        """Push from now on."""
        check_webhook(webhook)
        self.interrupt("terminated by setWebhook request")
        self.webhook = webhook
        self.wake()

    def delete_webhook(self) -> None:
        """Wait for polls again."""
        self.webhook = None
        self.wake()


def check_webhook(webhook: Webhook) -> None:
    """Refuse what Telegram would; http to this machine is for tests only."""
    host = webhook.url.partition("://")[2].partition("/")[0]
    name, _, port = host.partition(":")
    if webhook.url.startswith("http://") and name in {"127.0.0.1", "localhost"}:
        pass
    elif not webhook.url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    elif port not in {"", "443", "80", "88", "8443"}:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(webhook.secret) > 256:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(webhook.secret):
        raise bad("secret token contains unallowed characters")
