"""Banyan on the homeserver of all tests, as a new account each time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.bot.matrix.played import PlayedHomeserver

if TYPE_CHECKING:
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.synapse import Homeserver

Begin: TypeAlias = "Callable[..., Awaitable[Banyan]]"


@pytest.fixture
async def begin(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Begin]:
    """Start Banyan with these settings, until the test is over."""
    from tests.bot.matrix.banyan import Banyan
    from tests.servers.synapse import Proxy

    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> Banyan:
            proxy = await stack.enter_async_context(Proxy(homeserver.url))
            credentials = await homeserver.register("banyan")
            banyan = Banyan(tmp_path, proxy, credentials, settings)
            return await stack.enter_async_context(banyan)

        yield start


@pytest.fixture
async def banyan(begin: Begin) -> Banyan:
    """Banyan as most run it."""
    return await begin()


@pytest.fixture
def played() -> PlayedHomeserver:
    return PlayedHomeserver()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "matrix"
