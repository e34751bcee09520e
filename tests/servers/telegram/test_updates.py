from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.servers.telegram import TOKEN, BotApi, Cloud
from tests.servers.telegram.conftest import Hands
from tests.servers.telegram.updates import ROOM


async def texts(bot: Bot, offset: int = 0, timeout: int = 0) -> list[str]:  # noqa: ASYNC109
    updates = await bot.get_updates(offset, timeout=timeout)
    return [str(update.message.text) for update in updates if update.message]


async def test_an_offset_confirms_what_is_older(bot: Bot, cloud: Cloud) -> None:
    for text in ("one", "two", "three"):
        cloud.person("ana").writes(None, text)
    first = (await bot.get_updates(limit=1))[0]
    assert await texts(bot) == ["one", "two", "three"]
    assert await texts(bot, offset=first.update_id + 1) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]


async def test_a_negative_offset_keeps_the_last(bot: Bot, cloud: Cloud) -> None:
    for text in ("one", "two", "three"):
        cloud.person("ana").writes(None, text)
    assert await texts(bot, offset=-2) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]


async def test_an_offset_out_of_range_reads_from_the_head(bot: Bot, cloud: Cloud) -> None:
    cloud.person("ana").writes(None, "one")
    assert await texts(bot, offset=999_999_999) == ["one"]


async def test_what_is_too_old_is_gone(bot: Bot, cloud: Cloud, hands: Hands) -> None:
    ana = cloud.person("ana")
    ana.writes(None, "/start")
    ana.forges(ana.private, 1, "data")
    hands.turn(seconds=149)
    assert len(await bot.get_updates()) == 2
    hands.turn(seconds=1)
    assert [bool(update.message) for update in await bot.get_updates()] == [True]
    hands.turn(hours=24)
    assert not await bot.get_updates()


async def test_a_long_poll_ends_when_something_happens(bot: Bot, cloud: Cloud) -> None:
    poll = asyncio.create_task(texts(bot, timeout=50))
    await asyncio.sleep(0.05)
    assert not poll.done()
    cloud.person("ana").writes(None, "at last")
    assert await poll == ["at last"]


async def test_the_older_of_two_pollers_is_sent_away(bot: Bot, api: BotApi, cloud: Cloud) -> None:
    words = (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
        "is running"
    )
    async with Bot(TOKEN, f"{api.url}/bot") as other:
        older = asyncio.create_task(bot.get_updates(timeout=50))
        await asyncio.sleep(0.05)
        newer = asyncio.create_task(texts(other, timeout=50))
        with pytest.raises(Conflict, match=words):
            await older
        cloud.person("ana").writes(None, "one")
        assert await newer == ["one"]


async def test_who_polls_in_a_tight_loop_gets_less_and_later(bot: Bot, cloud: Cloud) -> None:
    cloud.updates.hurry = 0.2
    for text in ("one", "two"):
        cloud.person("ana").writes(None, text)
    assert await texts(bot) == ["one", "two"]
    assert await texts(bot) == ["one"]
    cloud.updates.forget_all()
    before = time.monotonic()
    assert await texts(bot) == []
    assert time.monotonic() - before >= 0.19


async def test_some_kinds_come_only_when_they_are_asked_for(bot: Bot, cloud: Cloud) -> None:
    ana = cloud.person("ana")
    message = ana.writes(None, "one")
    ana.reacts(message, "👍")
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=["message_reaction"])
    ana.reacts(message, "👍")
    ana.writes(None, "two")
    await bot.get_updates()  # what was said last is remembered
    kinds = [update.message_reaction is not None for update in await bot.get_updates()]
    assert kinds == [False, True]


async def test_what_does_not_fit_is_lost(cloud: Cloud) -> None:
    for _ in range(ROOM + 2):
        cloud.updates.add("message", {})
    assert cloud.updates.lost == 2
