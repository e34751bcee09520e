"""The token reaches no log, no exception that is shown, no metric and no file."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Final

import pytest
from markupsafe import Markup
from prometheus_client import generate_latest

from bot import logs
from bot.errors import DeliveryError
from bot.metrics import Metrics
from bot.model import Commanded, Place, Said
from bot.platforms.base import Outgoing
from bot.platforms.telegram.check import findings
from bot.platforms.telegram.platform import Telegram
from bot.settings import Telegram as Settings
from tests.servers.telegram import TOKEN, BotApi, Cloud, Fault, faults
from tests.telegram_world import TelegramWorld

CANARY: Final = TOKEN.partition(":")[2]
EVERY_FAULT: Final = [
    faults.too_many_requests(1),
    faults.restart(),
    faults.bad_gateway(page=True),
    faults.page(),
    faults.reset(),
    faults.done_but_closed(),
    faults.refusal(401, "Unauthorized"),
    faults.refusal(404, "Not Found"),
    faults.refusal(403, "Forbidden: bot was blocked by the user"),
    faults.refusal(400, "Bad Request: something new"),
]
LIBRARIES: Final = ("", "telegram", "telegram.Bot", "aiohttp", "asyncio", "httpx", "aiosqlite")


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("form", ["json", "text"])
async def test_nothing_that_is_written_holds_the_token(
    tmp_path: Path, form: logs.Format, caplog: pytest.LogCaptureFixture
) -> None:
    written = io.StringIO()
    logs.set_up("debug", form, secrets=[TOKEN], stream=written)
    for name in ("bot", "handlers", "storage", "conversations"):
        logging.getLogger(name).addHandler(caplog.handler)
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        await world.happens("ana", Said("hello"))
        await world.happens("ana", Commanded("help"))
        for method in ("getUpdates", "sendMessage", "answerCallbackQuery", "sendChatAction"):
            world.cloud.faults.next(method, *EVERY_FAULT[:6])
        await world.happens("ana", Said("yes"))
        world.cloud.updates.add("message", {"date": "never"})
        await world.all_heard()
        world.cloud.revoke_token()
        await world.restart()
    shown = [record.getMessage() for record in caplog.records]
    assert CANARY not in written.getvalue()
    assert not any(CANARY in one for one in shown)
    for file in tmp_path.iterdir():
        assert CANARY.encode() not in file.read_bytes()


@pytest.mark.usefixtures("logging_as_before")
def test_libraries_are_not_heard_below_a_warning() -> None:
    logs.set_up("debug", "json", stream=io.StringIO())
    for name in LIBRARIES:
        assert not logging.getLogger(name).isEnabledFor(logging.INFO), name


@pytest.mark.parametrize("fault", EVERY_FAULT)
async def test_no_error_that_leaves_the_platform_tells_it(
    platform: Telegram, cloud: Cloud, fault: Fault
) -> None:
    cloud.person("ana").started = True
    cloud.faults.next("sendMessage", fault)
    place = Place("telegram", "1001", private=True)
    with pytest.raises(DeliveryError) as raised:
        await platform.deliver(Outgoing("key", place, Markup("hello"), "en"))
    assert CANARY not in f"{raised.value} {raised.value!r}"
    assert all(CANARY not in line for line in logs.frames(raised.value))


async def test_check_does_not_tell_it(cloud: Cloud, api: BotApi) -> None:
    settings = Settings.model_validate({"token": TOKEN, "api_url": api.url})
    assert CANARY not in repr(settings)
    cloud.revoke_token()
    (finding,) = await findings(settings, [])
    assert CANARY not in finding.sentence


def test_metrics_do_not_tell_it() -> None:
    metrics = Metrics(["telegram"])
    metrics.stopped("telegram")
    assert CANARY not in generate_latest(metrics.registry).decode()
