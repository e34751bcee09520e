"""Telegram calling while Banyan comes and goes, and a change to asking and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.model import Plain
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.webhook import HEADER, secret_of
from bot.settings import Telegram as Settings
from bot.text import verbatim
from bot.web.server import WebServer
from handlers.turn import Turn
from storage.database import Reading
from tests.bot.trial import trial
from tests.servers.telegram import TOKEN
from tests.servers.telegram.updates import Webhook
from tests.telegram_world import TelegramWorld

URL = "https://banyan.example.org/telegram"


class Called:
    """Banyan with an address for Telegram, which is served; it listens once it is told to."""

    def __init__(self, world: TelegramWorld, platform: Telegram, url: str) -> None:
        self.world = world
        self.url = url
        self._platform = platform
        self._listening: asyncio.Task[None] | None = None

    def listens(self) -> None:
        self._listening = asyncio.create_task(self._platform.listen(self.world.door.receive, ""))

    async def stops(self) -> None:
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def is_called_with(self, update: dict[str, object]) -> int:
        headers = {HEADER: secret_of(TOKEN)}
        async with (
            ClientSession() as client,
            client.post(self.url, json=update, headers=headers) as response,
        ):
            return response.status


@pytest.fixture
async def called(tmp_path: Path) -> AsyncIterator[Called]:
    async with TelegramWorld(tmp_path / "banyan.db") as world, AsyncExitStack() as at:
        await asks_no_more(world)
        yield await at.enter_async_context(served(world))


async def asks_no_more(world: TelegramWorld) -> None:
    listening = world._workers.pop()  # noqa: SLF001
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def served(world: TelegramWorld) -> AsyncIterator[Called]:
    settings = Settings.model_validate(
        {"token": TOKEN, "api_url": world.server.url, "webhook_url": URL}
    )
    async with (
        Telegram.open(world.database, settings, languages=("en",)) as platform,
        WebServer("127.0.0.1", 0, platform.web_parts) as server,
    ):
        webhook = platform._webhook  # noqa: SLF001
        assert webhook
        webhook.url = f"{server.address}/telegram"  # Telegram's stand-in calls here only
        one = Called(world, platform, webhook.url)
        yield one
        await one.stops()


def heard(world: TelegramWorld, who: str) -> int:
    chat = world.cloud.person(who).id
    return sum((one.chat, one.kind) == (chat, "sends") for one in world.cloud.log)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.002)


async def test_what_came_before_it_was_ready_is_brought_again(called: Called) -> None:
    cloud = called.world.cloud
    cloud.updates.set_webhook(Webhook(called.url, secret_of(TOKEN)))  # of the last run
    cloud.person("ana").writes(None, "hello")
    await until(lambda: bool(cloud.updates.webhook and "503" in cloud.updates.webhook.last_error))
    assert heard(called.world, "ana") == 0
    called.listens()
    await cloud.until(lambda: heard(called.world, "ana") == 1)
    await until(lambda: not cloud.updates.waiting())


async def test_with_an_old_secret_nothing_is_taken_until_the_new_one_is_known(
    called: Called,
) -> None:
    cloud = called.world.cloud
    cloud.updates.set_webhook(Webhook(called.url, secret_of("123456:an older token")))
    cloud.person("ana").writes(None, "hello")
    await until(lambda: bool(cloud.updates.webhook and "403" in cloud.updates.webhook.last_error))
    called.listens()
    await cloud.until(lambda: heard(called.world, "ana") == 1)


async def test_when_it_stops_telegram_keeps_what_comes(called: Called) -> None:
    cloud = called.world.cloud
    called.listens()
    await until(lambda: cloud.updates.webhook is not None)
    await called.stops()
    cloud.person("ana").writes(None, "hello")
    await until(lambda: bool(cloud.updates.webhook and cloud.updates.webhook.last_error))
    assert len(cloud.updates.waiting()) == 1
    called.listens()
    await cloud.until(lambda: heard(called.world, "ana") == 1)


async def test_many_at_once_are_each_answered_once(called: Called) -> None:
    cloud = called.world.cloud
    called.listens()
    everybody = [f"person{number}" for number in range(20)]
    for words in ("hello", "/help"):
        for who in everybody:
            cloud.person(who).writes(None, words)
    await until(lambda: all(heard(called.world, who) == 2 for who in everybody))
    await until(lambda: not cloud.updates.waiting())
    assert all(heard(called.world, who) == 2 for who in everybody)


async def test_it_is_confirmed_only_once_its_turn_is_over(called: Called) -> None:
    over, cloud = asyncio.Event(), called.world.cloud

    async def read_much(tx: Reading) -> Plain:
        await over.wait()
        return 1

    async def paint(turn: Turn) -> None:
        await turn.look("much", read_much)
        turn.say(verbatim("Painted."))

    called.listens()
    with trial(command=paint):
        cloud.person("ana").writes(None, "/paint")
        cloud.person("ben").writes(None, "hello")
        await cloud.until(lambda: heard(called.world, "ben") == 1)
        await until(lambda: len(cloud.updates.waiting()) == 1)
        assert heard(called.world, "ana") == 0
        over.set()
        await cloud.until(lambda: heard(called.world, "ana") == 1)
        await until(lambda: not cloud.updates.waiting())


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 5},
        {"update_id": "5", "message": {"message_id": 1}},
        {"update_id": 10**400, "message": {"date": "never"}},
        {"update_id": 6, "message": 7},
        {"update_id": 7, "callback_query": {"id": [], "from": None}},
        {"update_id": 8, "message": {"text": "\ud800\0", "date": 1}},
    ],
)
async def test_what_cannot_be_read_is_taken_so_that_telegram_goes_on(
    called: Called, update: dict[str, object]
) -> None:
    called.listens()
    await until(lambda: called.world.cloud.updates.webhook is not None)
    assert await called.is_called_with(update) == 200
    called.world.cloud.person("ana").writes(None, "hello")
    await called.world.cloud.until(lambda: heard(called.world, "ana") == 1)


async def test_from_being_called_to_asking_and_back_nothing_is_lost(called: Called) -> None:
    world, cloud = called.world, called.world.cloud
    called.listens()
    cloud.person("ana").writes(None, "hello")
    await cloud.until(lambda: heard(world, "ana") == 1)
    await world.settled()
    await called.stops()
    cloud.person("ben").writes(None, "hello")
    await world.restart()
    await cloud.until(lambda: heard(world, "ben") == 1)
    await until(lambda: not cloud.updates.waiting())
    await world.settled()
    await asks_no_more(world)
    cloud.person("cai").writes(None, "hello")
    async with served(world) as again:
        again.listens()
        await cloud.until(lambda: heard(world, "cai") == 1)
    assert [heard(world, who) for who in ("ana", "ben", "cai")] == [1, 1, 1]
