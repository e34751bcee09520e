"""One homeserver for all tests of a process, and more of them for tests that need their own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tools import strict, synapse

if TYPE_CHECKING:
    from tests.servers.strict import Strict
    from tests.servers.synapse import Homeserver, Person

Meet: TypeAlias = "Callable[[str], Awaitable[Person]]"
MeetStrict: TypeAlias = "Callable[[str], Awaitable[Strict]]"
OpenServer: TypeAlias = "Callable[..., Homeserver]"


@pytest.fixture(scope="session")
def synapse_python() -> str:
    """The Python that has Synapse; without one the tests that need it do not run."""
    return _found(synapse.installed(), synapse.MISSING)


@pytest.fixture(scope="session")
def strict_modules() -> str:
    """The folder that has the strict client; without one the tests that need it do not run."""
    return _found(strict.installed(), strict.MISSING)


def _found(path: Path | None, missing: str) -> str:
    if path:
        return str(path)
    if os.environ.get("CI") == "true":
        raise RuntimeError(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def homeserver(synapse_python: str) -> Iterator[Homeserver]:
    """A homeserver that other tests use, too: make fresh people, and leave it as it is."""
    from tests.servers.synapse.homeserver import opened

    with opened(synapse_python) as server:
        yield server


@pytest.fixture
def own_homeserver(synapse_python: str) -> Iterator[OpenServer]:
    """Start homeservers with settings of their own, which this test may stop and start again."""
    from tests.servers.synapse.homeserver import opened

    with ExitStack() as stack:

        def start(**settings: Any) -> Homeserver:
            return stack.enter_context(opened(synapse_python, settings))

        yield start


@pytest.fixture
async def meet(homeserver: Homeserver) -> AsyncIterator[Meet]:
    """Meet somebody new on the homeserver of all tests."""
    from tests.servers.synapse.person import Person

    async with AsyncExitStack() as stack:

        async def somebody(name: str) -> Person:
            return await stack.enter_async_context(Person.register(homeserver, name))

        yield somebody


@pytest.fixture
async def meet_strict(homeserver: Homeserver, strict_modules: str) -> AsyncIterator[MeetStrict]:
    """Meet somebody new whose client believes only in signed devices."""
    from tests.servers.strict import Strict

    async with AsyncExitStack() as stack:

        async def somebody(name: str) -> Strict:
            credentials = await homeserver.register(name)
            client = Strict.login(strict_modules, homeserver.url, credentials)
            return await stack.enter_async_context(client)

        yield somebody
