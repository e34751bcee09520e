"""Matrix as a platform like the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Clock, Timer, system_clock
from bot.errors import BanyanError, DeliveryError, LoggedOut, NoAnswer
from bot.model import LARGEST_VOICE, Account, Place
from bot.platforms.base import Outgoing, Receive
from bot.platforms.matrix.api import Api, MatrixError
from bot.platforms.matrix.connection import Connection, begin_anew, logged_in
from bot.platforms.matrix.encryption.own_keys import StoreIsOld
from bot.platforms.matrix.errors import TROUBLES, is_logged_out
from bot.platforms.matrix.generation import renew
from bot.platforms.matrix.intake import Intake, token_in
from bot.platforms.matrix.links import link
from bot.platforms.matrix.media import downloaded
from bot.platforms.matrix.messages import file_of
from bot.platforms.matrix.names import NAME
from bot.platforms.matrix.parts import parts
from bot.platforms.matrix.patience import LONGEST_PAUSE, until_done
from bot.platforms.matrix.rights import administers
from bot.platforms.matrix.signs import Signs
from bot.rate_limits import Pacing, Rate
from bot.settings import Matrix as Settings
from storage import cursors
from storage.database import Database

SECOND: Final = timedelta(seconds=1)
# A homeserver says itself when it is too much; these keep a room readable.
PACING: Final = Pacing(
    overall=Rate(capacity=50, refill=SECOND / 100),
    private=Rate(capacity=20, refill=SECOND / 20),
    group=Rate(capacity=5, refill=2 * SECOND),
)
PATIENCE: Final = 5 * SECOND  # that a person waits until it is known whether they administer
UNTIL_THERE: Final = 20 * SECOND  # that a letter waits for the connection
HOUR: Final = timedelta(hours=1)

log = structlog.get_logger(__name__)


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
        self._signs: Signs | None = None
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
        try:
            receipt = await connection.sending.hand_over(outgoing)
        except LoggedOut as problem:
            # Whoever listens logs in again; where that cannot be, the connection goes away.
            raise DeliveryError("Matrix logs in again.") from problem
        if self._signs:
            self._signs.sent(connection.sending, outgoing, receipt)
        return receipt

    def link_for(self, payload: str) -> str:
        return link(self._settings.user_id, payload)

    async def working(self, place: Place) -> None:
        if self._signs:
            await self._signs.typing(place.chat)

    async def fetch(self, reference: str) -> bytes | None:
        """The content of a small file; without it, whoever asked for it says so."""
        try:
            return await downloaded(self._api, file_of(reference), LARGEST_VOICE)
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
        session = await until_done(lambda: logged_in(self._api, self._settings), self._timer)
        opened = Connection.open(
            self._api, session, self._settings, self._database, self._clock, self._timer
        )
        with opened as connection:
            introduce = connection.introduce
            await until_done(lambda: introduce(self._api, self._settings), self._timer)
            try:
                await self._work(connection, receive, token_in(since, connection.me.id))
            finally:
                self._connection = self._signs = None
                self._connected.clear()

    async def _work(self, connection: Connection, receive: Receive, since: str) -> None:
        """Everything that goes on while connected; the first error ends all of it."""
        signs = Signs(self._api, connection.me.id, self._timer)
        intake = self._intake(connection, receive, signs)

        def ready() -> None:
            self._connection, self._signs = connection, signs
            self._connected.set()
            self._was_connected = self._has_worked = True

        tasks = [
            asyncio.create_task(intake.ask(since, ready), name="asking on Matrix"),
            asyncio.create_task(intake.hand_over(), name="hearing on Matrix"),
            asyncio.create_task(self._renew(connection), name="the store of Matrix"),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            connection.entering.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, signs.stop(), return_exceptions=True)

    def _intake(self, connection: Connection, receive: Receive, signs: Signs) -> Intake:
        return Intake(self._api, connection, receive, signs, self._timer)

    async def _renew(self, connection: Connection) -> None:
        """Let an old copy of the store be known as one."""
        while True:
            await self._timer.sleep(HOUR)
            with suppress(*TROUBLES, OSError):
                await renew(self._api, connection.session, self._settings.store)
