"""What all tests of handlers begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Banyan on an empty database, and nobody has come yet."""
    async with World(tmp_path / "banyan.db") as world:
        yield world
