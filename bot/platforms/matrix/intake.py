"""From the homeserver to the door: what happened, in its order, and how far that reaches.

Answers of `/sync` are asked for while earlier ones are still being made out and handled. Where to
go on after a restart is handed over with the events, and held back where something may yet come of
an earlier answer: a message whose key is missing, an invitation that was not answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Timer
from bot.model import Commanded, Incoming, Said
from bot.platforms.base import Cursor, Receive
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.connection import Connection
from bot.platforms.matrix.encryption.machine import Arrived
from bot.platforms.matrix.encryption.store import KeysNotKept
from bot.platforms.matrix.errors import TROUBLES, is_logged_out
from bot.platforms.matrix.foreign import events_of, part_of
from bot.platforms.matrix.marks import Mark
from bot.platforms.matrix.names import NAME
from bot.platforms.matrix.patience import HomeserverRefuses, until_done
from bot.platforms.matrix.signs import Signs
from bot.platforms.matrix.syncing import Syncing

LOOK_AGAIN: Final = timedelta(seconds=5)  # for keys that have not come
MOST_OPEN: Final = 20  # answers of the homeserver that are worked on

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer of the homeserver, and what came with it for the device."""

    answer: Json
    arrived: Arrived
    since: Mark
    following: Mark


class Intake:
    """Asks, makes out and hands over."""

    def __init__(
        self, api: Api, connection: Connection, receive: Receive, signs: Signs, timer: Timer
    ) -> None:
        self._api = api
        self._connection = connection
        self._receive = receive
        self._signs = signs
        self._timer = timer
        self._waiting: asyncio.Queue[Heard] = asyncio.Queue(MOST_OPEN)
        self._last = Mark(0, "")

    async def ask(self, since: str, ready: Callable[[], None]) -> None:
        """Ask for what happened from this place on, until cancelled.

        Raises `StoreIsOld`, and `MatrixError` where the device is not known any more.
        """
        self._last = Mark(0, since)
        await Syncing(self._api, self._take, self._timer).run(since, ready)

    async def hand_over(self) -> None:
        """Take answers in their order to the door, which hears of them in that order."""
        reached = Mark(0, "")
        open_: list[asyncio.Task[None]] = []
        try:
            while True:
                heard = await self._next()
                incomings = await self._made_out(heard)
                reached = heard.following if heard else reached
                if heard or incomings:
                    work = self._received(incomings, self._cursor(reached))
                    open_.append(asyncio.create_task(work, name="events of Matrix"))
                open_ = await _still_open(open_)
        finally:
            for task in open_:
                task.cancel()
            await asyncio.gather(*open_, return_exceptions=True)

    async def _take(self, answer: Json, following: str) -> None:
        """Hear at once what concerns keys and who is where; the rest waits for its turn."""
        arrived = self._connection.machine.hear(answer)
        _follow(self._connection, answer)
        before, self._last = self._last, Mark(self._last.number + 1, following)
        self._connection.entering.answer_all(answer, before)
        await self._waiting.put(Heard(answer, arrived, before, self._last))
        await self._settle()

    async def _settle(self) -> None:
        """Keep the device's keys in order; what does not work now is tried after the next answer.

        Raises `StoreIsOld`, and `MatrixError` where the device is not known any more.
        """
        try:
            await self._connection.machine.settle()
        except (*TROUBLES, KeysNotKept) as problem:
            if is_logged_out(problem):
                raise
            log.warning("Keys could not be uploaded.", exc_info=problem)

    async def _next(self) -> Heard | None:
        """The next answer; None after a while in which keys may have come that are missing."""
        if self._connection.hearing.unread.is_empty:
            return await self._waiting.get()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                return await self._waiting.get()
        return None

    async def _made_out(self, heard: Heard | None) -> list[Incoming]:
        """What happened, in its order; asked for again until the homeserver has told all."""
        hearing, found = self._connection.hearing, list[Incoming]()
        try:
            if heard:
                hear = heard.answer, heard.since
                found = await until_done(lambda: hearing.hear(*hear), self._timer)
            arrived = heard.arrived if heard else Arrived()
            return found + await until_done(lambda: hearing.late(arrived), self._timer)
        except HomeserverRefuses:
            log.exception("An answer of the homeserver could not be made out.")
            return found

    def _cursor(self, reached: Mark) -> Cursor:
        """Where to go on after a restart: before what could still become something."""
        held = (self._connection.hearing.unread.since, self._connection.entering.since)
        earliest = min((reached, *(one for one in held if one)))
        return Cursor(NAME, f"{self._connection.me.id} {earliest.token}")

    async def _received(self, incomings: Sequence[Incoming], cursor: Cursor) -> None:
        await self._receive(incomings, cursor)
        read = {
            one.place.chat: one.what.message
            for one in incomings
            if one.place.private and isinstance(one.what, Said | Commanded)
        }
        for room, event in read.items():
            self._signs.read(room, event)


def token_in(cursor: str, me: str) -> str:
    """Where to go on, as `Cursor` tells it; at the beginning for another account."""
    owner, _, token = cursor.partition(" ")
    return token if owner == me else ""


def _follow(connection: Connection, answer: Json) -> None:
    """Let the rooms know at once who came and went: nobody may read what is said after that."""
    for event in events_of(answer, "account_data"):
        match event:
            case {"type": "m.direct", "content": dict() as content}:
                connection.direct.told(content)
    for room in part_of(answer, "rooms", "join"):
        if part_of(answer, "rooms", "join", room, "timeline").get("limited") is True:
            connection.rooms.drop(room)  # something was missed
        connection.rooms.follow(room, events_of(answer, "rooms", "join", room, "timeline"))


async def _still_open(tasks: list[asyncio.Task[None]]) -> list[asyncio.Task[None]]:
    """Those that are not over; where they are too many, some are waited for."""
    while len(tasks) >= MOST_OPEN:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        tasks = _not_over(tasks)
    return _not_over(tasks)


def _not_over(tasks: list[asyncio.Task[None]]) -> list[asyncio.Task[None]]:
    for task in tasks:
        if task.done():
            task.result()
    return [task for task in tasks if not task.done()]
