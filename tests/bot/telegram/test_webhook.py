"""Telegram calling: who may, what is answered, and that nothing is handled twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.model import Said
from bot.platforms.telegram.platform import Telegram, WebhookRefused
from bot.platforms.telegram.webhook import HEADER, Webhook, secret_of
from bot.settings import Telegram as Settings
from bot.web.server import WebServer
from tests.servers.telegram import TOKEN, BotApi, Cloud, faults
from tests.telegram_world import TelegramWorld, Virtual

PATH = "/telegram"


@asynccontextmanager
async def called(world: TelegramWorld) -> AsyncIterator[tuple[Telegram, str]]:
    """Banyan as it is called by Telegram, instead of asking; and where."""
    async with AsyncExitStack() as at:
        url = "https://banyan.example.org" + PATH
        settings = Settings.model_validate(
            {"token": TOKEN, "api_url": world.server.url, "webhook_url": url}
        )
        opened = Telegram.open(world.database, settings, languages=("en",), timer=Slow())
        platform = await at.enter_async_context(opened)
        server = await at.enter_async_context(WebServer("127.0.0.1", 0, platform.web_parts))
        here = server.address + PATH
        platform._webhook.url = here  # type: ignore[union-attr]  # noqa: SLF001
        listening = asyncio.create_task(platform.listen(world.door.receive, ""))
        await until(lambda: world.cloud.updates.webhook is not None)
        yield platform, here
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


class Slow(Virtual):
    """A timer for what is looked at every few minutes: not in this test."""

    async def sleep(self, time: object) -> None:
        await asyncio.sleep(0.02)


async def until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


@pytest.fixture
async def quiet(world: TelegramWorld) -> TelegramWorld:
    """The core, whose own asking has ended."""
    for worker in world._workers[2:]:  # noqa: SLF001
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    return world


def said_to(world: TelegramWorld, who: str) -> int:
    chat = world.cloud.person(who).id
    return sum(1 for one in world.cloud.log if (one.chat, one.kind) == (chat, "sends"))


async def test_what_telegram_calls_with_is_answered(quiet: TelegramWorld) -> None:
    async with called(quiet):
        quiet.cloud.person("ana").writes(None, "hello")
        await quiet.cloud.until(lambda: said_to(quiet, "ana") == 1)
        await until(lambda: not quiet.cloud.updates.waiting())


async def test_only_telegram_is_heard(quiet: TelegramWorld) -> None:
    update = {"update_id": 1, "message": {}}
    async with called(quiet) as (_, url), ClientSession() as client:
        for headers in ({}, {HEADER: "wrong"}, {HEADER: secret_of("1:another")}):
            async with client.post(url, json=update, headers=headers) as response:
                assert response.status == 403
        right = {HEADER: secret_of(TOKEN)}
        for body in (b"no json", b"[]", b"7", b"\xff", b"[" * 100_000):
            async with client.post(url, data=body, headers=right) as response:
                assert response.status == 400
        async with client.post(url, data=BytesIO(b"x" * 2_000_000), headers=right) as response:
            assert response.status == 413
    assert quiet.cloud.log == []


async def test_what_is_called_twice_is_handled_once(quiet: TelegramWorld) -> None:
    await quiet.stop()
    ana = quiet.cloud.person("ana")
    ana.writes(None, "hello")
    (update,) = [one.as_json() for one in quiet.cloud.updates.waiting()]
    quiet.cloud.updates.forget_all()
    await quiet.start()
    async with called(quiet) as (_, url), ClientSession() as client:
        right = {HEADER: secret_of(TOKEN)}
        both = [client.post(url, json=update, headers=right) for _ in range(2)]
        for response in await asyncio.gather(*both):
            assert response.status == 200
        await quiet.settled()
    assert said_to(quiet, "ana") == 1


async def test_before_it_is_ready_telegram_is_to_come_again() -> None:
    webhook = Webhook("https://banyan.example.org" + PATH, TOKEN)
    async with WebServer("127.0.0.1", 0, [webhook.part]) as server, ClientSession() as client:
        headers = {HEADER: webhook.secret}
        async with client.post(server.address + PATH, json={}, headers=headers) as response:
            assert response.status == 503
            assert response.headers["Retry-After"]


async def test_an_address_that_telegram_does_not_take_is_told(
    cloud: Cloud, api: BotApi, tmp_path: Path, world: TelegramWorld
) -> None:
    why = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    world.cloud.faults.next("setWebhook", faults.refusal(400, why))
    settings = Settings.model_validate(
        {"token": TOKEN, "api_url": world.server.url, "webhook_url": "https://a.example:9999/b"}
    )
    async with Telegram.open(world.database, settings, languages=("en",)) as platform:
        with pytest.raises(WebhookRefused, match="only on ports 80"):
            await platform.listen(world.door.receive, "")


async def test_a_webhook_that_was_taken_away_is_set_again(quiet: TelegramWorld) -> None:
    async with called(quiet):
        quiet.cloud.updates.webhook = None
        await until(lambda: quiet.cloud.updates.webhook is not None)
        quiet.cloud.person("ana").writes(None, "hello")
        await quiet.cloud.until(lambda: said_to(quiet, "ana") == 1)


async def test_asking_takes_a_webhook_away(world: TelegramWorld) -> None:
    await world.happens("ana", Said("hello"))
    assert world.cloud.calls["deleteWebhook"] == 1
