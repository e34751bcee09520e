"""A token as a canary: it sings nowhere, however much is logged and whatever goes wrong."""

from __future__ import annotations

import asyncio
import io
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from aiohttp import ClientSession
from markupsafe import Markup

from bot import logs
from bot.errors import BanyanError
from bot.model import Account, Commanded, Said
from bot.platforms.base import Outgoing
from bot.platforms.telegram.api import Api, opened
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.webhook import Webhook
from bot.settings import Telegram as Settings
from tests.process import banyan
from tests.servers.telegram import TOKEN, BotApi, Cloud, Fault, faults
from tests.telegram_world import TelegramWorld
from tests.world import private

CANARY: Final = TOKEN.partition(":")[2]
TROUBLES: Final = [
    faults.restart(),
    faults.bad_gateway(page=True),
    faults.too_many_requests(1),
    faults.too_many_requests(None),
    faults.page(),
    faults.reset(),
    faults.done_but_closed(),
    faults.gzip_bomb(),
    Fault(404, b"<html></html>", "text/html"),
    Fault(200, b"{}"),
]
AT_THE_START: Final = ("getMe", "setMyCommands", "setMyDescription")
METHODS: Final = (
    "getMe",
    "getUpdates",
    "sendMessage",
    "editMessageText",
    "deleteMessage",
    "sendChatAction",
    "answerCallbackQuery",
    "getChatAdministrators",
    "getFile",
)


@contextmanager
def overheard(*loggers: str) -> Iterator[io.StringIO]:
    """All that these loggers say at any level, with tracebacks, as the plainest handler writes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    before = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(handler)
    try:
        yield written
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
            logging.getLogger(name).removeHandler(handler)


def unlucky(path: Path) -> TelegramWorld:
    """A world that begins with troubles."""
    world = TelegramWorld(path)
    for method in AT_THE_START:
        world.cloud.faults.next(method, *TROUBLES)
    return world


async def everything_goes_wrong(world: TelegramWorld) -> None:
    """A conversation in which each kind of call meets each kind of trouble, and the end."""
    struck = world.cloud.faults.struck
    await world.happens("ana", Said("hello"))
    await world.happens("ana", Commanded("help"))
    async with asyncio.timeout(20):
        while any(struck[method] < len(TROUBLES) for method in AT_THE_START):
            await world.a_moment()
    for method in METHODS:
        world.cloud.faults.next(method, *TROUBLES)
    world.let_administer("ana")
    ana = world.cloud.person("ana")
    for words in ("/setup", "hello"):
        ana.writes(world.group if words == "/setup" else None, words)
        ana.forges(ana.private, 1, "nonsense")
        world.cloud.updates.add("message", {"date": "never"})
        await world.all_heard()
    await world.restart()
    platform = world.delivery._platforms["telegram"]  # noqa: SLF001
    for _ in TROUBLES:
        await platform.fetch("a file")
        await platform.working(private("1001"))
        try:
            await platform.administers(Account("telegram", "1001"), private("-1001"))
        except BanyanError:
            logging.getLogger("bot.of_this_test").exception("What a platform raises.")
    assert {*METHODS} - {*struck} <= {"editMessageText", "deleteMessage"}
    world.cloud.faults.clear()
    world.cloud.revoke_token()
    try:
        await platform.deliver(Outgoing("key", private("1001"), Markup("x"), "en"))
    except BanyanError:
        logging.getLogger("bot.of_this_test").exception("What a platform raises.")
    await world.restart()


async def test_our_own_loggers_do_not_know_it(tmp_path: Path) -> None:
    with overheard(*logs.OWN) as written:
        async with unlucky(tmp_path / "banyan.db") as world:
            await everything_goes_wrong(world)
    assert "Traceback" in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("form", ["json", "text"])
async def test_with_every_library_as_loud_as_it_can_be(tmp_path: Path, form: logs.Format) -> None:
    written = io.StringIO()
    logs.set_up("debug", form, secrets=[TOKEN], stream=written)
    logging.getLogger().setLevel(logging.DEBUG)
    with overheard("telegram") as control:
        async with unlucky(tmp_path / "banyan.db") as world:
            await everything_goes_wrong(world)
    assert CANARY in control.getvalue()  # the library would tell it
    assert '"telegram' in written.getvalue() or "telegram." in written.getvalue()
    assert CANARY not in written.getvalue()
    for file in tmp_path.iterdir():
        assert CANARY.encode() not in file.read_bytes(), file.name


async def test_nothing_shows_it_by_its_own_name(
    cloud: Cloud, api: BotApi, platform: Telegram
) -> None:
    settings = Settings.model_validate({"token": TOKEN, "api_url": api.url})
    webhook = Webhook("https://banyan.example.org/telegram", TOKEN)
    async with opened(settings) as one:
        assert isinstance(one, Api)
        for shown in (one, platform, settings, settings.token, webhook, webhook.secret):
            assert CANARY not in f"{shown!r} {shown}"


@pytest.mark.slow
async def test_a_process_that_loses_its_token_tells_it_to_nobody(tmp_path: Path) -> None:
    cloud = Cloud()
    async with BotApi(cloud) as server:
        chosen = {
            "BANYAN_TELEGRAM__TOKEN": TOKEN,
            "BANYAN_TELEGRAM__API_URL": server.url,
            "BANYAN_LOG__LEVEL": "debug",
        }
        async with banyan(tmp_path, settings=chosen) as one:
            cloud.person("ana").writes(None, "hello")
            await cloud.until(lambda: len(cloud.log) == 1)
            cloud.revoke_token()
            cloud.updates.interrupt("the token was revoked")
            while "banyan_platform_listening" not in (told := await metrics(one.base)) or (
                'banyan_platform_listening{platform="telegram"} 1.0' in told
            ):
                pass
            status, complaints = await one.end(signal.SIGTERM)
    assert status == 0
    assert "BotFather" in complaints
    assert CANARY not in complaints
    assert CANARY not in told
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file.name


async def metrics(base: str) -> str:
    async with ClientSession(base) as page, page.get("/metrics") as response:
        return await response.text()
