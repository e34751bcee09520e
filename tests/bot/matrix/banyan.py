"""Banyan on a real homeserver, with something in between that does not always do its work."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from bot.clock import Timer
from bot.model import Incoming
from bot.platforms.base import Cursor, Platform
from bot.platforms.matrix.platform import Matrix
from bot.settings import Matrix as Settings
from storage import cursors
from tests.servers.synapse import Call, Credentials, Person, Proxy, Seen
from tests.servers.synapse.faults import SYNCING
from tests.world import Fate, World

HOUR: Final = timedelta(hours=1)
GREETING: Final = "Hello, I am Banyan"


class Hurried(Timer):
    """Time that passes as soon as somebody waits for it; hours never do."""

    def __init__(self) -> None:
        self.slept: list[timedelta] = []
        self._skipped = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self._skipped

    def pass_by(self, time: timedelta) -> None:
        """Let time pass that nobody waits for."""
        self._skipped += time

    async def sleep(self, time: timedelta) -> None:
        if time >= HOUR:
            await asyncio.Event().wait()
        self.slept.append(time)
        self._skipped += time
        await asyncio.sleep(0.01)


class Banyan(World):
    """The whole of Banyan, on Matrix; `proxy` stands before the homeserver."""

    matrix: Matrix

    def __init__(
        self, folder: Path, proxy: Proxy, credentials: Credentials, settings: Mapping[str, Any]
    ) -> None:
        super().__init__(folder / "banyan.db", fate=Fate())
        self.id = credentials.user_id
        self.proxy = proxy
        self.store = folder / "matrix"
        self.settings: dict[str, Any] = {"password": credentials.password, **settings}
        self.timer = self.hurried = Hurried()
        self.taken: list[Incoming] = []  # to the door

    @property
    def now(self) -> datetime:
        """Like the homeserver's clock, unless a test lets time pass."""
        return datetime.now(UTC) + self._later

    @now.setter
    def now(self, _now: datetime) -> None:
        self._later = timedelta(0)

    def later(self, time: timedelta) -> None:
        """Let the clock go on."""
        self._later += time

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        settings = Settings(
            homeserver=self.proxy.url, user_id=self.id, store=self.store, **self.settings
        )
        opened = Matrix.open(self.database, settings, clock=lambda: self.now, timer=self.hurried)
        self.matrix = await stack.enter_async_context(opened)
        return {"matrix": self.matrix}

    async def _listen(self, platform: Platform) -> None:
        async with self.database.reading() as tx:
            since = await cursors.of(tx, platform.name)

        async def receive(incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
            self.taken += incomings
            await self.door.receive(incomings, cursor)

        await platform.listen(receive, since)

    @property
    def syncs(self) -> int:
        """How often the homeserver was asked for news."""
        return sum(map(SYNCING, self.proxy.calls))

    async def start(self) -> None:
        """Start, and wait until Banyan listens."""
        before = self.syncs
        await super().start()
        await self._done(self.listens(before + 1))

    async def listens(self, before: int) -> None:
        """Wait until Banyan has asked for news more often than that."""
        await self.proxy.until(lambda: self.syncs > before)

    async def has_heard(self, person: Person, room: str) -> None:
        """Wait until Banyan has taken everything that has happened in a room by now."""
        latest = await person.call("GET", f"rooms/{quote(room)}/messages?dir=b&limit=1")
        place = _place(latest["start"])
        await self.proxy.until(lambda: any(_asks_from(one) >= place for one in self.proxy.calls))

    async def ends(self) -> BaseException | None:
        """Wait until one of the tasks has ended, and tell how."""
        done, _ = await asyncio.wait(self._workers, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().exception()

    async def chat_with(self, person: Person, *, encrypted: bool = True) -> str:
        """Somebody opens a private chat and is greeted."""
        room = await person.opens_chat_with(self.id, encrypted=encrypted)
        await person.reads(room, GREETING)
        return room

    def said(self, person: Person, room: str) -> list[Seen]:
        """What Banyan has said in a room and somebody can read."""
        return [one for one in person.seen(room) if one.sender == self.id and one.readable]

    async def answers(self, person: Person, room: str, text: str = "!help") -> Seen:
        """Somebody asks, and reads the answer."""
        before = len(self.said(person, room))
        await person.writes(room, text)
        return await self.answered(person, room, before)

    async def answered(self, person: Person, room: str, before: int) -> Seen:
        """Wait until Banyan has said more than so many things that somebody can read."""

        def so() -> Seen | None:
            return next(iter(self.said(person, room)[before:]), None)

        return await person.until(so)


def _asks_from(call: Call) -> int:
    return _place(call.query.get("since", "")) if SYNCING(call) else 0


def _place(token: str) -> int:
    """The number of the last event before a place, in the words of Synapse."""
    found = re.match(r"(?:s|t\d+-)(\d+)", token)
    return int(found[1]) if found else 0
