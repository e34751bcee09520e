"""What tests of the platform begin with: the stand-in, and Banyan's account on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.telegram.platform import Telegram
from bot.settings import Telegram as Settings
from storage.database import Database
from tests.servers.telegram import BotApi, Cloud
from tests.telegram_world import TelegramWorld, Virtual


@pytest.fixture
def cloud() -> Cloud:
    cloud = Cloud()
    cloud.updates.hurry = cloud.updates.pause = 0  # tests poll as fast as they can
    return cloud


@pytest.fixture
async def api(cloud: Cloud) -> AsyncIterator[BotApi]:
    async with BotApi(cloud) as api:
        yield api


@pytest.fixture
async def platform(cloud: Cloud, api: BotApi, tmp_path: Path) -> AsyncIterator[Telegram]:
    """The account alone, without the core behind it."""
    settings = Settings.model_validate({"token": cloud.token, "api_url": api.url})
    async with (
        Database.open(tmp_path / "banyan.db") as database,
        Telegram.open(database, settings, languages=("en",), timer=Virtual()) as platform,
    ):
        yield platform


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TelegramWorld]:
    """The whole core on Telegram."""
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        yield world
