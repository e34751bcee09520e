from __future__ import annotations

import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.servers.telegram import BotApi, Cloud, Fault, Person, faults


@pytest.fixture
def ana(cloud: Cloud) -> Person:
    ana = cloud.person("ana")
    ana.started = True
    return ana


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (faults.too_many_requests(7), RetryAfter, "Retry in 0:00:07"),
        (faults.too_many_requests(None), NetworkError, "Too Many Requests"),
        (faults.restart(), NetworkError, "Internal Server Error: restart"),
        (faults.bad_gateway(), NetworkError, "Bad Gateway"),
        (faults.bad_gateway(page=True), NetworkError, "Bad Gateway"),
        (faults.page(), TelegramError, "Invalid server response"),
        (faults.refusal(400, "Bad Request: PEER_ID_INVALID"), BadRequest, "Peer_id_invalid"),
        (faults.refusal(403, "Forbidden: no"), Forbidden, "no"),
        (faults.reset(), NetworkError, "httpx.ReadError"),
        (faults.silent(), TimedOut, "Timed out"),
    ],
)
async def test_the_next_call_goes_wrong_without_effect(
    bot: Bot, cloud: Cloud, ana: Person, fault: Fault, error: type[Exception], words: str
) -> None:
    cloud.faults.next("sendMessage", fault)
    with pytest.raises(error, match=words):
        await bot.send_message(ana.id, "x", read_timeout=0.1)
    assert not cloud.log
    await bot.send_message(ana.id, "x")
    assert len(cloud.log) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [(faults.done_but_silent(), TimedOut), (faults.done_but_closed(), NetworkError)],
)
async def test_it_was_done_and_nobody_said_so(
    bot: Bot, cloud: Cloud, ana: Person, fault: Fault, error: type[Exception]
) -> None:
    cloud.faults.next("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(ana.id, "x", read_timeout=0.1)
    assert len(cloud.log) == 1


async def test_an_answer_may_be_slow(bot: Bot, cloud: Cloud, ana: Person) -> None:
    cloud.faults.next("sendMessage", faults.slow(0.1))
    sending = asyncio.create_task(bot.send_message(ana.id, "x"))
    await asyncio.sleep(0.05)
    assert not cloud.log
    await sending
    assert len(cloud.log) == 1


async def test_an_answer_may_be_huge(bot: Bot, cloud: Cloud, ana: Person) -> None:
    cloud.faults.next("getMe", faults.gzip_bomb(1_000_000), faults.huge(1_000_000))
    for _ in range(2):
        with pytest.raises(Exception, match=r".*"):
            await bot.get_me()


async def test_every_third_call_goes_wrong(bot: Bot, cloud: Cloud, ana: Person) -> None:
    cloud.faults.every(3, faults.restart(), method="sendMessage")
    failures = 0
    for _ in range(9):
        try:
            await bot.send_message(ana.id, "x")
        except NetworkError:
            failures += 1
    assert failures == cloud.faults.struck["sendMessage"] == 3


async def test_what_is_called_decides(bot: Bot, cloud: Cloud, ana: Person) -> None:
    cloud.faults.when(lambda call: call.fields.get("text") == "bad", faults.restart(), times=1)
    await bot.send_message(ana.id, "good")
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "bad")
    await bot.send_message(ana.id, "bad")


async def test_a_token_can_be_revoked(bot: Bot, api: BotApi, cloud: Cloud) -> None:
    token = cloud.revoke_token()
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_me()
    async with Bot(token, f"{api.url}/bot") as other:
        assert other.username == "banyan_test_bot"


async def test_what_is_not_known_is_not_found(bot: Bot, api: BotApi) -> None:
    with pytest.raises(TelegramError, match=r"(?i)not found"):
        await bot.do_api_request("unknownMethod")
    wrong = {"123:short": 404, f"123456:{'x' * 35}": 401}
    async with aiohttp.ClientSession() as session:
        for token, status in wrong.items():
            async with session.get(f"{api.url}/bot{token}/getMe") as answer:
                assert answer.status == status
