"""The wiring: builds everything, starts it in order and stops it in order."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from bot import housekeeping
from bot.clock import system_clock
from bot.delivery import Delivery
from bot.metrics import Metrics
from bot.model import Due
from bot.pictures import drawing
from bot.platforms.base import Platform
from bot.rate_limits import Limits
from bot.receive import Door, Released
from bot.scheduler import HEAVY_CLAIMS, Scheduler, claim
from bot.settings import Settings
from bot.web.calendars import calendars
from bot.web.fetching import Fetcher
from bot.web.health import health
from bot.web.server import Part, WebServer
from bot.workers import Workers
from conversations.trainings.changing.steps import follow_zones
from handlers.calendars import everything
from storage import calendar_addresses, conversations, cursors, installation, people
from storage.database import Database
from storage.database_url import database_path
from storage.records.installation import Installation
from storage.records.keeping import KeepingTimes
from storage.records.weights import Weights

SHORTLY: Final = timedelta(seconds=5)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
LONGEST_FAREWELL: Final = 30.0  # seconds until Banyan is gone in any case
LAST_WORDS: Final = 5.0  # seconds that letters on their way get when Banyan stops

log = structlog.get_logger(__name__)


async def run(settings: Settings, *, playground_only: bool) -> None:
    """Run Banyan until it is asked to stop.

    Raises `AlreadyRunning` where another one uses the same database.
    """
    async with (
        Database.open(database_path(settings.storage.url)) as database,
        AsyncExitStack() as at,
    ):
        async with database.transaction() as tx:
            await installation.introduce(tx, _installation(settings))
        if playground_only or not settings.platforms:
            network = await _playground(database, settings)
        else:
            network = await _networks(database, settings, at)
        house = House(database, network.platforms, settings)
        parts = [*network.parts, house.health, *house.calendars]
        called = network.is_called or settings.web.public_url is not None
        web = WebServer(settings.web.host, settings.web.port, parts, elsewhere=not called)
        async with house.running(), web:
            stop = _when_asked_to_stop()  # before anybody is told that there is something to stop
            print(network.greeting(web.address), flush=True)  # noqa: T201
            await stop.wait()


@dataclass(frozen=True, slots=True)
class Network:
    """Where Banyan speaks, and what the web serves for it."""

    platforms: Mapping[str, Platform]
    parts: Sequence[Part] = ()
    path: str = ""  # that lets a browser in, where there is a page
    is_called: bool = False  # others reach it at the port that is set, and at no other

    def greeting(self, address: str) -> str:
        """Where Banyan is to be found, for the person at the terminal."""
        if self.path:
            return f"Banyan is at {address}{self.path}"
        names = " and ".join(name.capitalize() for name in self.platforms)
        return f"Banyan is on {names}; {address}/healthz tells whether it works."


async def _playground(database: Database, settings: Settings) -> Network:
    # Imported here: a bot on the networks alone does without it.
    from bot.platforms.playground.page import page  # noqa: PLC0415
    from bot.platforms.playground.platform import Playground  # noqa: PLC0415
    from bot.web.guard import Guard  # noqa: PLC0415

    playground = Playground(database)
    guard = Guard(await playground.begin(), settings.web.host)
    return Network({playground.name: playground}, [page(playground, guard)], guard.path())


async def _networks(database: Database, settings: Settings, at: AsyncExitStack) -> Network:
    """The networks that are configured; each is imported only where it is."""
    platforms: dict[str, Platform] = {}
    parts: list[Part] = []
    if settings.telegram:
        from bot.platforms.telegram.platform import Telegram  # noqa: PLC0415

        languages = settings.community.languages
        telegram = await at.enter_async_context(
            Telegram.open(database, settings.telegram, languages=languages)
        )
        platforms[telegram.name] = telegram
        parts += telegram.web_parts
    if settings.matrix:
        from bot.platforms.matrix.platform import Matrix  # noqa: PLC0415

        matrix = await at.enter_async_context(Matrix.open(database, settings.matrix))
        platforms[matrix.name] = matrix
    called = settings.telegram is not None and settings.telegram.webhook_url is not None
    return Network(platforms, parts, is_called=called)


class House:
    """Everything that works behind the platforms."""

    def __init__(
        self, database: Database, platforms: Mapping[str, Platform], settings: Settings
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._settings = settings
        self._metrics = Metrics(platforms)
        self._workers = Workers()
        self.door = Door(
            database,
            platforms,
            self._release,
            clock=system_clock,
            limits=Limits(),
            metrics=self._metrics,
            workers=self._workers,
            fetch=Fetcher().fetch,
        )
        self.delivery = Delivery(
            database,
            platforms,
            drawing(self._workers),
            self.door.settle,
            self.door.leave,
            self.door.due,
            clock=system_clock,
            metrics=self._metrics,
        )
        self.health = health(self._answers, self._metrics.registry)
        reached = settings.web.public_url is not None
        self.calendars = [calendars(self._calendar, system_clock)] if reached else []

    def _release(self, released: Sequence[Released]) -> None:
        self.delivery.release(released)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until left; letters on their way are handed over first."""
        async with self._workers, asyncio.TaskGroup() as together:
            tasks = [
                together.create_task(self.door.work(), name="door"),
                together.create_task(self.delivery.work(), name="delivery"),
            ]
            await self._take_up()
            gc.freeze()  # what is loaded by now stays: no need to look through it for garbage
            async with self._clock_jobs():
                listening = [
                    together.create_task(self._listen(one), name=name)
                    for name, one in self._platforms.items()
                ]
                yield
            await _cancel(listening)
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_FAREWELL):
                    await self._say_last_words()
            await _cancel(tasks)

    async def _listen(self, platform: Platform) -> None:
        async with self._database.reading() as tx:
            since = await cursors.of(tx, platform.name)
        await platform.listen(self.door.receive, since)
        self._metrics.stopped(platform.name)

    async def _take_up(self) -> None:
        """Go on where the last process stopped: letters, and conversations parked by a bug."""
        async with self._database.transaction() as tx:
            await installation.introduce(tx, _installation(self._settings))
            moved = await follow_zones(tx)  # this release may know newer rules of time zones
        if moved:
            log.info("Zones have other rules now, so dates are at other moments.", dates=moved)
        await self.delivery.refill()
        async with self._database.reading() as tx:
            stuck = [Due("repair", one, tx.now) for one in await conversations.stuck(tx)]
        await self.door.due(stuck)

    async def _say_last_words(self) -> None:
        """Let answers go out for a moment, then begin nothing more and note what was sent."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await self.delivery.settled()
        await self.delivery.stop()
        await self.door.quiet()

    @asynccontextmanager
    async def _clock_jobs(self) -> AsyncIterator[None]:
        privacy, storage = self._settings.privacy, self._settings.storage
        times = KeepingTimes(**dict(privacy))

        async def erase() -> None:
            await housekeeping.erase_what_is_old(self._database, times)
            await housekeeping.remove_old_copies(
                database_path(storage.url), storage.backups, system_clock, times.backups
            )

        scheduler = Scheduler()
        scheduler.every(SHORTLY, partial(claim, self._database, self.door.due))
        scheduler.every(SHORTLY, partial(claim, self._database, self.door.due, HEAVY_CLAIMS))
        scheduler.every(SHORTLY, self.delivery.refill)
        scheduler.every(MINUTE, partial(housekeeping.count, self._database, self._metrics))
        scheduler.every(DAY, erase)
        async with scheduler:
            yield

    async def _calendar(self, code: str) -> str | None:
        """What is at somebody's private calendar address; None where it is nobody's."""
        async with self._database.reading() as tx:
            found = await calendar_addresses.owner(tx, code)
            person = await people.find(tx, found) if found else None
            return await everything(tx, person) if person else None

    async def _answers(self) -> bool:
        try:
            async with self._database.reading() as tx:
                return await tx.one("SELECT 1") is not None
        except Exception:
            log.exception("The database does not answer.")
            return False


def _installation(settings: Settings) -> Installation:
    """What people are told about this Banyan."""
    who, times = settings.community, KeepingTimes(**dict(settings.privacy))
    weights = Weights(**dict(settings.matching))
    reached = settings.web.public_url or ""
    return Installation(who.name, who.contact, who.languages, times, weights, reached)


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _when_asked_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(name, stop.set)
    return stop
