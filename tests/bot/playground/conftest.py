"""A playground on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.playground.platform import Playground
from storage.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "banyan.db") as opened:
        yield opened


@pytest.fixture
async def playground(database: Database) -> Playground:
    one = Playground(database)
    await one.begin()
    return one
