from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.servers.telegram import TOKEN, BotApi, Cloud


class Hands:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def _new_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, PTB warns of every retry_after, and every warning is an error here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def cloud(hands: Hands) -> Cloud:
    cloud = Cloud(hands)
    cloud.updates.hurry = cloud.updates.pause = 0  # tests poll as fast as they can
    return cloud


@pytest.fixture
async def api(cloud: Cloud) -> AsyncIterator[BotApi]:
    async with BotApi(cloud) as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    # Certificates play no part here, and reading the system's takes longer than a whole test.
    ways = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with Bot(
        TOKEN,
        f"{api.url}/bot",
        f"{api.url}/file/bot",
        request=ways[0],
        get_updates_request=ways[1],
    ) as bot:
        yield bot
