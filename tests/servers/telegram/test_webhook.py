from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.servers.telegram import Cloud


class Receiver:
    """Takes what is pushed, after as many refusals as it is told to make."""

    def __init__(self) -> None:
        self.url = ""
        self.refuses = 0
        self.tries = 0
        self.secrets: set[str | None] = set()
        self.got: asyncio.Queue[Any] = asyncio.Queue()
        self.busy = 0
        self.busiest = 0
        self.pause = 0.0

    async def take(self, request: web.BaseRequest) -> web.Response:
        self.tries += 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.tries <= self.refuses:
            return web.Response(status=500)
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        await asyncio.sleep(self.pause)
        self.busy -= 1
        self.got.put_nowait(await request.json())
        return web.Response()

    async def texts(self, number: int) -> list[str]:
        return [(await self.got.get())["message"]["text"] for _ in range(number)]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield receiver
    await runner.cleanup()


async def test_updates_are_pushed_until_they_are_taken(
    bot: Bot, cloud: Cloud, receiver: Receiver
) -> None:
    receiver.refuses = 2
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    cloud.person("ana").writes(None, "one")
    cloud.person("ana").writes(None, "two")
    assert await receiver.texts(2) == ["one", "two"]
    assert receiver.tries == 4
    assert receiver.secrets == {"s3cret"}
    info = await bot.get_webhook_info()
    assert info.last_error_message == ("Wrong response from the webhook: 500 Internal Server Error")


async def test_chats_do_not_wait_for_each_other(bot: Bot, cloud: Cloud, receiver: Receiver) -> None:
    receiver.pause = 0.02
    await bot.set_webhook(receiver.url, max_connections=2)
    for name in ("ana", "ben", "cai", "dee"):
        cloud.person(name).writes(None, name)
    assert set(await receiver.texts(4)) == {"ana", "ben", "cai", "dee"}
    assert receiver.busiest == 2


async def test_with_a_webhook_there_is_nothing_to_poll(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(
        Conflict,
        match="Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
        "to delete the webhook first",
    ):
        await bot.get_updates()
    await bot.delete_webhook()
    assert not await bot.get_updates()


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://example.org", None, "HTTPS URL must be provided|https url must be provided"),
        ("https://example.org:8080", None, "ports 80, 88, 443 or 8443"),
        ("https://example.org", "ä", "unallowed characters"),
        ("https://example.org", "x" * 257, "secret token is too long"),
    ],
)
async def test_telegram_is_choosy_about_webhooks(
    bot: Bot, url: str, secret: str | None, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.set_webhook(url, secret_token=secret)
