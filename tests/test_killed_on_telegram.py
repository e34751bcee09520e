"""Banyan as a process on Telegram, killed again and again while people talk to it."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.model import Account, Said
from storage.database import Database
from tests.effects import Effects, effects_on
from tests.process import banyan
from tests.servers.telegram import TOKEN, BotApi, Cloud, Limits
from tests.telegram_world import TelegramWorld

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PEOPLE: Final = 30
KILLS: Final = 60
# What each of them types: first contact, then most of a self-assessment with its digressions.
TYPED: Final = (
    *("hello", "yes", "1", "skip", "assess", "1", "1", "2", "help", "2"),
    *("back", "1", "not sure", "3", "skip", "1", "2", "back", "2", "1"),
)
PATIENCE: Final = timedelta(seconds=150)


async def test_sixty_kills_lose_nothing_and_double_little(tmp_path: Path) -> None:
    said, effects = await undisturbed(tmp_path)
    cloud = Cloud(limits=Limits.telegram())
    everybody = [cloud.person(f"person{number}") for number in range(PEOPLE)]
    async with BotApi(cloud) as server:
        writing = asyncio.create_task(everybody_writes(cloud))
        for _ in range(KILLS):
            await lives_for_a_while(tmp_path, server.url)
        await writing
        async with banyan(tmp_path, settings=settings(server.url)) as last:
            await cloud.until(
                lambda: all(texts(cloud, one.id)[-1:] == said[-1:] for one in everybody), PATIENCE
            )
            await last.end(signal.SIGTERM)
    doubled = 0
    for one in everybody:
        heard = texts(cloud, one.id)
        assert Counter(said) - Counter(heard) == Counter(), "a reply was lost"
        assert in_order(said, heard)
        doubled += len(heard) - len(said)
    assert doubled <= KILLS
    async with Database.open(tmp_path / "banyan.db") as database:
        for one in everybody:
            assert await effects_on(database, on_telegram(one.id)) == effects


async def undisturbed(folder: Path) -> tuple[list[str], Effects]:
    """What somebody hears who types all that, and what is kept of it."""
    async with TelegramWorld(folder / "undisturbed.db") as world:
        ana = world.cloud.person("ana")
        for words in TYPED:
            await world.happens("ana", Said(words))
        return texts(world.cloud, ana.id), await effects_on(world.database, on_telegram(ana.id))


async def everybody_writes(cloud: Cloud) -> None:
    """All of them write, each in order, whatever has become of Banyan."""
    chance = random.Random(7)
    waiting = {name: list(TYPED) for name in cloud.people}
    while waiting:
        name = chance.choice(sorted(waiting))
        cloud.people[name].writes(None, waiting[name].pop(0))
        if not waiting[name]:
            del waiting[name]
        await asyncio.sleep(chance.random() / 5)


async def lives_for_a_while(folder: Path, url: str) -> None:
    async with banyan(folder, settings=settings(url)) as one:
        await asyncio.sleep(random.Random().random())  # any moment may be the last
        await one.end(signal.SIGKILL)


def on_telegram(id: int) -> Account:
    return Account("telegram", str(id))


def settings(url: str) -> dict[str, str]:
    return {"BANYAN_TELEGRAM__TOKEN": TOKEN, "BANYAN_TELEGRAM__API_URL": url}


def texts(cloud: Cloud, chat: int) -> list[str]:
    """What somebody was sent, without the changes of it."""
    return [one.text for one in cloud.log if one.chat == chat and one.kind == "sends"]


def in_order(said: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether all of it was heard in its order, with other things between."""
    rest = iter(heard)
    return all(any(one == other for other in rest) for one in said)
