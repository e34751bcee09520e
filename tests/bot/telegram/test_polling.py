"""Asking Telegram: nothing is confirmed before it is kept, and nothing stops what comes after."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot.model import Plain, Said
from bot.platforms.telegram.api import Api
from bot.platforms.telegram.polling import Polling, SecondInstance
from bot.platforms.telegram.request import AiohttpRequest
from storage import cursors
from tests.servers.telegram import BotApi, Cloud, faults
from tests.telegram_world import TelegramWorld, Virtual


async def cursor(world: TelegramWorld) -> str:
    async with world.database.reading() as tx:
        return await cursors.of(tx, "telegram")


def texts(world: TelegramWorld, who: str) -> list[str]:
    chat = world.cloud.person(who).id
    return [one.text for one in world.cloud.log if (one.chat, one.kind) == (chat, "sends")]


async def test_how_far_it_came_is_kept_with_what_it_led_to(world: TelegramWorld) -> None:
    before = await cursor(world)
    await world.happens("ana", Said("hello"))
    after = await cursor(world)
    assert after.startswith("123456:")
    assert after != before
    await world.restart()
    await world.happens("ana", Said("yes"))
    assert len(texts(world, "ana")) == 2


async def test_the_cursor_of_another_account_is_none_of_ours(world: TelegramWorld) -> None:
    await world.stop()
    await world.start()
    async with world.database.transaction() as tx:
        await tx.run_all([cursors.moving({"telegram": "654321:999999999999"})])
    await world.restart()
    await world.happens("ana", Said("hello"))
    assert len(texts(world, "ana")) == 1


async def test_updates_that_are_counted_anew_are_heard(world: TelegramWorld) -> None:
    await world.happens("ana", Said("hello"))
    world.cloud.updates._next = 5  # noqa: SLF001
    await world.happens("ana", Said("yes"))
    assert len(texts(world, "ana")) == 2


@pytest.mark.parametrize(
    "message",
    [{"date": "never"}, {"message_id": 1, "date": 1, "chat": {"id": 1, "type": []}, "from": 7}, 5],
)
async def test_what_cannot_be_made_out_stops_nothing(world: TelegramWorld, message: Plain) -> None:
    world.cloud.updates.add("message", message)
    await world.happens("ana", Said("my secret"))
    assert len(texts(world, "ana")) == 1
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT payload FROM parked_event")
    assert all("never" not in row["payload"] for row in rows)


async def test_a_slow_answer_of_telegram_stops_nobody_else(world: TelegramWorld) -> None:
    world.let_administer("ana")
    world.cloud.faults.next("getChatAdministrators", faults.slow(1.5))
    before = await cursor(world)
    world.cloud.person("ana").writes(world.group, "/setup")
    await cloud_was_asked(world.cloud, "getChatAdministrators", 1)
    world.cloud.person("ben").writes(None, "hello")
    await world.cloud.until(lambda: len(world.cloud.log) == 1)
    assert len(texts(world, "ben")) == 1
    assert await cursor(world) == before
    await world.all_heard()
    assert [one.chat for one in world.cloud.log] == [
        world.cloud.person("ben").id,
        world.group.id,
    ]
    assert await cursor(world) > before


async def test_a_press_is_answered_once_whatever_it_is(world: TelegramWorld) -> None:
    ana = world.cloud.person("ana")
    await world.happens("ana", Said("hello"))
    queries = [ana.forges(ana.private, 1, data) for data in ("a:x:y", "nonsense", "🌱" * 16)]
    await world.all_heard()
    await world.cloud.until(lambda: len(world.cloud.answered_callbacks) == len(queries))
    assert sorted(query for query, _ in world.cloud.answered_callbacks) == sorted(queries)


async def test_a_network_that_goes_and_comes_back(world: TelegramWorld) -> None:
    world.cloud.faults.next("getUpdates", *[faults.reset(), faults.restart(), faults.page()] * 3)
    await world.happens("ana", Said("hello"))
    assert len(texts(world, "ana")) == 1


@pytest.fixture
async def polling(cloud: Cloud, api: BotApi) -> Any:
    ways = [AiohttpRequest(), AiohttpRequest()]
    for way in ways:
        await way.initialize()
    one = Api(cloud.token, f"{api.url}/bot", request=ways[0], get_updates_request=ways[1])
    timer = Virtual()

    async def take(updates: object, after: int) -> None:
        """Nobody wants them here."""

    yield Polling(one, take, timer), timer
    for way in ways:
        await way.shutdown()


CONFLICT = faults.refusal(409, "Conflict: terminated by other getUpdates request; make sure")


async def test_the_second_of_two_is_told_so_and_stops(cloud: Cloud, polling: Any) -> None:
    loop, _ = polling
    cloud.faults.every(1, CONFLICT, method="getUpdates")
    with pytest.raises(SecondInstance, match="another program"):
        await loop.run(0)


async def test_the_first_of_two_goes_on(cloud: Cloud, polling: Any) -> None:
    loop, timer = polling
    running = asyncio.create_task(loop.run(0))
    await cloud_was_asked(cloud, "getUpdates", 1)
    timer.at += timedelta(hours=1)
    cloud.faults.next("getUpdates", CONFLICT, times=5)
    cloud.updates.wake()
    cloud.updates.interrupt("Conflict: terminated by other getUpdates request")
    await cloud_was_asked(cloud, "getUpdates", 7)
    assert not running.done()
    running.cancel()


async def test_a_token_that_is_lost_ends_the_asking(cloud: Cloud, polling: Any) -> None:
    loop, _ = polling
    cloud.revoke_token()
    with pytest.raises(InvalidToken):
        await loop.run(0)


async def cloud_was_asked(cloud: Cloud, method: str, times: int) -> None:
    async with asyncio.timeout(10):
        while cloud.calls[method] < times:  # noqa: ASYNC110 - nobody tells of questions
            await asyncio.sleep(0.005)
