"""A web server on loopback, and browsers that have been let in or not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from prometheus_client import CollectorRegistry, Counter

from bot.platforms.playground.page import page
from bot.platforms.playground.platform import Playground
from bot.web.guard import Guard
from bot.web.health import health
from bot.web.server import WebServer
from storage.database import Database


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    async with Database.open(tmp_path / "banyan.db") as database:
        yield Playground(database)


@pytest.fixture
async def guard(playground: Playground) -> Guard:
    return Guard(await playground.begin(), "127.0.0.1")


@pytest.fixture
async def address(playground: Playground, guard: Guard) -> AsyncIterator[str]:
    async def ready() -> bool:
        return True

    registry = CollectorRegistry()
    Counter("leaves", "Leaves that have fallen", registry=registry).inc()
    parts = [health(ready, registry), page(playground, guard)]
    async with WebServer("127.0.0.1", 0, parts) as server:
        yield server.address


@pytest.fixture
async def stranger(address: str) -> AsyncIterator[ClientSession]:
    async with ClientSession(address, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def visitor(stranger: ClientSession, guard: Guard) -> ClientSession:
    async with stranger.get(guard.path()) as answer:
        assert answer.status == 200
    return stranger
