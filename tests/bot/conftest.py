"""What the tests of the core share."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import OWN
from tests.bot.trial import trial
from tests.world import World


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no setting in the environment."""
    for name in [*os.environ]:
        if name.startswith("BANYAN_") or name == "CREDENTIALS_DIRECTORY":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Afterwards logs go where they went before."""
    root, raising = logging.getLogger(), logging.raiseExceptions
    levels = [(name, logging.getLogger(name).level) for name in (None, *OWN)]
    handlers, configured = root.handlers[:], structlog.get_config()
    yield
    root.handlers[:] = handlers
    for name, level in levels:
        logging.getLogger(name).setLevel(level)
    logging.raiseExceptions = raising
    structlog.configure(**configured)
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def known() -> Iterator[None]:
    with trial():
        yield


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path / "banyan.db") as world:
        yield world
