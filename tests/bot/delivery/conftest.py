"""What the tests of delivery begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.delivery.letters import SOON, Moody, Narrow
from tests.world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    world = World(tmp_path / "banyan.db")
    world.platform = Moody()
    async with world:
        yield world


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[tuple[World, Narrow]]:
    world = World(tmp_path / "banyan.db")
    world.platform = platform = Narrow()
    async with world:
        yield world, platform
