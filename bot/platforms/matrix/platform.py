"""Matrix as a platform like the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import structlog

from bot.clock import Clock, Timer, system_clock
from bot.errors import BanyanError, DeliveryError, NoAnswer
from bot.model import Account, Commanded, Incoming, Place, Said
from bot.platforms.base import Cursor, Outgoing, Receive
from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.connection import Connection, begin_anew, logged_in
from bot.platforms.matrix.encryption.machine import Arrived
from bot.platforms.matrix.encryption.own_keys import StoreIsOld
from bot.platforms.matrix.errors import TROUBLES, is_logged_out, is_passing
from bot.platforms.matrix.generation import renew
from bot.platforms.matrix.links import link
from bot.platforms.matrix.marks import Mark
from bot.platforms.matrix.media import downloaded
from bot.platforms.matrix.messages import LARGEST, file_of
from bot.platforms.matrix.names import NAME
from bot.platforms.matrix.parts import parts
from bot.platforms.matrix.rights import administers
from bot.platforms.matrix.syncing import LONGEST_PAUSE, Syncing, events_of
from bot.rate_limits import Pacing, Rate
from bot.settings import Matrix as Settings
from storage import cursors
from storage.database import Database

SECOND: Final = timedelta(seconds=1)
# A homeserver says itself when it is too much; these keep a room readable.
PACING: Final = Pacing(
    overall=Rate(capacity=20, refill=SECOND / 50),
    private=Rate(capacity=8, refill=SECOND / 4),
    group=Rate(capacity=5, refill=2 * SECOND),
)
PATIENCE: Final = 5 * SECOND  # that a person waits until it is known whether they administer
UNTIL_THERE: Final = 20 * SECOND  # that a letter waits for the connection
SIGNS_AT_ONCE: Final = 8
SIGN_PATIENCE: Final = 5 * SECOND
TYPING: Final = 20_000  # milliseconds that others see that an answer is being written
HOUR: Final = timedelta(hours=1)
LOOK_AGAIN: Final = 5 * SECOND  # for keys that have not come
MOST_OPEN: Final = 20  # answers of the homeserver that are worked on

T = TypeVar("T")

log = structlog.get_logger(__name__)


class HomeserverRefuses(BanyanError):
    """Something that has to be done is not allowed."""

    text = None

    def __init__(self, problem: MatrixError) -> None:
        super().__init__(f"Matrix: {problem}.")


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer of the homeserver, and what came with it for the device."""

    answer: Json
    arrived: Arrived
    since: Mark
    following: Mark


class Matrix:
    """Banyan's account on Matrix."""

    name = NAME
    command_sign = "!"
    knows_keys = True

    def __init__(
        self,
        api: Api,
        database: Database,
        settings: Settings,
        *,
        pacing: Pacing,
        clock: Clock,
        timer: Timer,
    ) -> None:
        self._api = api
        self._database = database
        self._settings = settings
        self._clock = clock
        self._timer = timer
        self._connection: Connection | None = None
        self._connected = asyncio.Event()
        self._was_connected = False  # since the device was logged in last
        self._has_worked = False  # since the start
        self._few_signs = asyncio.Semaphore(SIGNS_AT_ONCE)
        self._signs: set[asyncio.Task[None]] = set()
        self._no_reactions_before: datetime | None = None
        self._typing: set[str] = set()
        self.pacing = pacing

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        database: Database,
        settings: Settings,
        *,
        pacing: Pacing = PACING,
        clock: Clock = system_clock,
        timer: Timer | None = None,
    ) -> AsyncIterator[Matrix]:
        """The account, with its connections, until left."""
        async with Api.open(settings.homeserver) as api:
            yield cls(api, database, settings, pacing=pacing, clock=clock, timer=timer or Timer())

    async def listen(self, receive: Receive, since: str) -> None:
        pause = SECOND
        while True:
            self._was_connected = False
            try:
                await self._listen(receive, since)
            except StoreIsOld as problem:
                begin_anew(self._settings, problem)
            except MatrixError as problem:
                if not is_logged_out(problem):
                    raise
                log.warning("The homeserver does not know the device any more.")
            except BanyanError as problem:
                if not self._has_worked:
                    raise  # nothing works yet: whoever starts Banyan reads what to set
                log.error("Matrix has stopped.", because=str(problem))  # noqa: TRY400 - one sentence
                return
            pause = SECOND if self._was_connected else min(2 * pause, LONGEST_PAUSE)
            await self._timer.sleep(pause)
            async with self._database.reading() as tx:
                since = await cursors.of(tx, NAME)

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        return parts(outgoing, self._settings.user_id)

    async def deliver(self, outgoing: Outgoing) -> str:
        connection = await self._there()
        receipt = await connection.sending.hand_over(outgoing)
        if outgoing.place.chat in self._typing:
            self._typing.discard(outgoing.place.chat)
            self._apart(self._show_typing(outgoing.place.chat, typing=False))
        if outgoing.buttons:
            self._apart(self._offer_reactions(connection, outgoing, receipt))
        return receipt

    def link_for(self, payload: str) -> str:
        return link(self._settings.user_id, payload)

    async def working(self, place: Place) -> None:
        self._typing.add(place.chat)
        await self._show_typing(place.chat, typing=True)

    async def fetch(self, reference: str) -> bytes | None:
        """The content of a small file; without it, whoever asked for it says so."""
        try:
            return await downloaded(self._api, file_of(reference), LARGEST)
        except TROUBLES:
            log.warning("A file could not be fetched from the homeserver.")
            return None

    async def administers(self, account: Account, place: Place) -> bool:
        """Whether this account administers the room now.

        Raises `NoAnswer`.
        """
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                rooms = (await self._there()).rooms
                return await administers(self._api, rooms, place.chat, account.id)
        except (*TROUBLES, DeliveryError, TimeoutError) as problem:
            raise NoAnswer from problem

    async def _there(self) -> Connection:
        """The connection, waited for a while.

        Raises `DeliveryError`.
        """
        try:
            async with asyncio.timeout(UNTIL_THERE.total_seconds()):
                await self._connected.wait()
        except TimeoutError:
            raise DeliveryError("Matrix is not connected yet.") from None
        if self._connection is None:
            raise DeliveryError("Matrix is not connected any more.")
        return self._connection

    async def _listen(self, receive: Receive, since: str) -> None:
        session = await self._until_done(lambda: logged_in(self._api, self._settings))
        opened = Connection.open(
            self._api, session, self._settings, self._database, self._clock, self._timer
        )
        with opened as connection:
            await self._until_done(lambda: connection.introduce(self._api, self._settings))
            owner, _, token = since.partition(" ")
            try:
                await self._work(connection, receive, token if owner == connection.me.id else "")
            finally:
                self._connection = None
                self._connected.clear()

    async def _work(self, connection: Connection, receive: Receive, since: str) -> None:
        """Everything that goes on while connected; the first error ends all of it."""
        waiting: asyncio.Queue[Heard] = asyncio.Queue(MOST_OPEN)
        numbers = iter(range(1, 1 << 62))
        last = Mark(0, since)

        async def take(answer: Json, _since: str, following: str) -> None:
            nonlocal last
            arrived = connection.machine.hear(answer)
            _follow(connection, answer)
            before, last = last, Mark(next(numbers), following)
            connection.entering.answer_all(answer, before)
            await waiting.put(Heard(answer, arrived, before, last))
            await self._settle(connection)

        def ready() -> None:
            self._connection = connection
            self._connected.set()
            self._was_connected = self._has_worked = True

        tasks = [
            asyncio.create_task(Syncing(self._api, take, self._timer).run(since, ready)),
            asyncio.create_task(self._hand_over(connection, waiting, receive)),
            asyncio.create_task(self._renew(connection)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            connection.entering.stop()
            for task in (*tasks, *self._signs):
                task.cancel()
            await asyncio.gather(*tasks, *self._signs, return_exceptions=True)

    async def _settle(self, connection: Connection) -> None:
        """Keep the device's keys in order; what does not work now is tried after the next answer.

        Raises `StoreIsOld`, and `MatrixError` where the device is not known any more.
        """
        try:
            await connection.machine.settle()
        except TROUBLES as problem:
            if is_logged_out(problem):
                raise
            log.warning("Keys could not be uploaded.", exc_info=problem)

    async def _renew(self, connection: Connection) -> None:
        """Let an old copy of the store be known as one."""
        while True:
            await self._timer.sleep(HOUR)
            with suppress(*TROUBLES):
                await renew(self._api, connection.session, self._settings.store)

    async def _hand_over(
        self, connection: Connection, waiting: asyncio.Queue[Heard], receive: Receive
    ) -> None:
        """Take answers in their order to the door, which hears of them in that order."""
        reached = Mark(0, "")
        open_: list[asyncio.Task[None]] = []
        try:
            while True:
                heard = await self._next(connection, waiting)
                incomings = await self._made_out(connection, heard)
                reached = heard.following if heard else reached
                if heard or incomings:
                    cursor = self._cursor(connection, reached)
                    work = self._received(receive, incomings, cursor)
                    open_.append(asyncio.create_task(work, name="events of Matrix"))
                open_ = await _still_open(open_)
        finally:
            for task in open_:
                task.cancel()
            await asyncio.gather(*open_, return_exceptions=True)

    async def _next(self, connection: Connection, waiting: asyncio.Queue[Heard]) -> Heard | None:
        """The next answer; None after a while in which keys may have come that are missing."""
        if not any(True for _ in connection.hearing.unread.waiting()):
            return await waiting.get()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                return await waiting.get()
        return None

    async def _made_out(self, connection: Connection, heard: Heard | None) -> list[Incoming]:
        """What happened, in its order; asked for again until the homeserver has told all."""
        hearing, found = connection.hearing, list[Incoming]()
        try:
            if heard:
                found = await self._until_done(lambda: hearing.hear(heard.answer, heard.since))
            arrived = heard.arrived if heard else Arrived()
            return found + await self._until_done(lambda: hearing.late(arrived))
        except HomeserverRefuses:
            log.exception("An answer of the homeserver could not be made out.")
            return found

    def _cursor(self, connection: Connection, reached: Mark) -> Cursor:
        """Where to go on after a restart: before what could still become something."""
        held = (connection.hearing.unread.since, connection.entering.since)
        earliest = min((reached, *(one for one in held if one)))
        return Cursor(NAME, f"{connection.me.id} {earliest.token}")

    async def _received(
        self, receive: Receive, incomings: Sequence[Incoming], cursor: Cursor
    ) -> None:
        await receive(incomings, cursor)
        read = {
            one.place.chat: one.what.message
            for one in incomings
            if one.place.private and isinstance(one.what, Said | Commanded)
        }
        for room, event in read.items():
            self._apart(self._show_read(room, event))

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Try until the homeserver takes it, with longer and longer pauses.

        Raises `HomeserverRefuses` where the homeserver says no for good, and `MatrixError` where
        it does not know the device any more.
        """
        pause = SECOND
        while True:
            try:
                return await work()
            except TROUBLES as problem:
                told = problem.wait if isinstance(problem, MatrixError) else None
                if isinstance(problem, MatrixError) and not is_passing(problem):
                    raise _for_good(problem) from problem
                if pause == SECOND:
                    log.warning("The homeserver does not take something yet.", exc_info=problem)
                await self._timer.sleep(max(pause, told or pause))
                pause = min(2 * pause, LONGEST_PAUSE)

    def _apart(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that may be lost."""
        task = asyncio.create_task(self._sign(work))
        self._signs.add(task)
        task.add_done_callback(self._signs.discard)

    async def _sign(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with self._few_signs:
                await work
        except TROUBLES:
            log.debug("A sign could not be shown.")
        finally:
            work.close()

    async def _show_typing(self, room: str, *, typing: bool) -> None:
        body = {"typing": typing, "timeout": TYPING} if typing else {"typing": False}
        path = ("rooms", room, "typing", self._settings.user_id)
        with suppress(*TROUBLES):
            await self._api.call("PUT", *path, body=body, patience=SIGN_PATIENCE)

    async def _show_read(self, room: str, event: str) -> None:
        path = ("rooms", room, "receipt", "m.read", event)
        await self._api.call("POST", *path, body={}, patience=SIGN_PATIENCE)

    async def _offer_reactions(
        self, connection: Connection, outgoing: Outgoing, receipt: str
    ) -> None:
        """Put what can be tapped under a message, unless the homeserver finds that too much."""
        now = self._timer.now()
        if self._no_reactions_before and now < self._no_reactions_before:
            return
        try:
            await connection.sending.offer_reactions(outgoing, receipt)
        except MatrixError as problem:
            if problem.wait is None:
                raise
            self._no_reactions_before = now + problem.wait


def _for_good(problem: MatrixError) -> Exception:
    return problem if is_logged_out(problem) else HomeserverRefuses(problem)


def _follow(connection: Connection, answer: Json) -> None:
    """Let the rooms know at once who came and went: nobody may read what is said after that."""
    for event in events_of(answer, "account_data"):
        match event:
            case {"type": "m.direct", "content": dict() as content}:
                connection.direct.told(content)
    rooms = answer.get("rooms")
    joined = rooms.get("join") if isinstance(rooms, dict) else None
    for room, told in joined.items() if isinstance(joined, dict) else ():
        if isinstance(told, dict):
            connection.rooms.follow(room, events_of(told, "state"))
            connection.rooms.follow(room, events_of(told, "timeline"))


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
