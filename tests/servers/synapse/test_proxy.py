from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.servers.synapse import faults
from tests.servers.synapse.faults import SENDING, SHARING_KEYS, SYNCING, to
from tests.servers.synapse.person import Person
from tests.servers.synapse.proxy import Proxy

if TYPE_CHECKING:
    from tests.servers.fixtures import Meet
    from tests.servers.synapse import Homeserver

pytestmark = pytest.mark.synapse

VERSIONS = to("GET", "/versions")


@pytest.fixture
async def proxy(homeserver: Homeserver) -> AsyncIterator[Proxy]:
    async with Proxy(homeserver.url) as proxy:
        yield proxy


async def behind(proxy: Proxy, homeserver: Homeserver, stack: AsyncExitStack) -> Person:
    credentials = await homeserver.register("ana")
    return await stack.enter_async_context(Person.login(proxy.url, credentials))


async def ask(proxy: Proxy) -> aiohttp.ClientResponse:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.3)) as session,
        session.get(f"{proxy.url}/_matrix/client/versions") as response,
    ):
        await response.read()
        return response


async def test_all_is_passed_on(homeserver: Homeserver, proxy: Proxy, meet: Meet) -> None:
    ben = await meet("ben")
    async with AsyncExitStack() as stack:
        ana = await behind(proxy, homeserver, stack)
        room = await ana.opens_chat_with(ben.id)
        await ben.joins(room)
        await ana.sends_file(room, "plan.txt", "text/plain", b"Monday")
        message = await ben.reads(room, "plan.txt")
        assert await ben.opens_file(message) == b"Monday"
        await proxy.until(lambda: [call for call in proxy.calls if SYNCING(call)])


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (faults.too_many_requests(3), 429, "3"),
        (faults.too_many_requests(3, old=True), 429, None),
        (faults.refusal(403, "M_FORBIDDEN"), 403, None),
        (faults.page(), 502, None),
        (faults.slow(0.01), 200, None),
    ],
)
async def test_answers_are_scripted(
    proxy: Proxy, fault: faults.Fault, status: int, header: str | None
) -> None:
    proxy.faults.next(VERSIONS, fault)
    first, second = await ask(proxy), await ask(proxy)
    assert (first.status, first.headers.get("Retry-After")) == (status, header)
    assert second.status == 200
    assert len(proxy.struck) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.closed(), aiohttp.ServerDisconnectedError),
        (faults.reset(), aiohttp.ClientOSError),
        (faults.silent(), TimeoutError),
        (faults.done_but(faults.silent()), TimeoutError),
    ],
)
async def test_connections_break(proxy: Proxy, fault: faults.Fault, error: type[Exception]) -> None:
    proxy.faults.when(
        VERSIONS, fault
    )  # not once: aiohttp itself asks again after a broken GET or PUT
    with pytest.raises(error):
        await ask(proxy)
    proxy.faults.clear()
    assert (await ask(proxy)).status == 200


async def test_a_message_arrives_though_its_sender_does_not_know(
    homeserver: Homeserver, proxy: Proxy, meet: Meet
) -> None:
    ben = await meet("ben")
    async with AsyncExitStack() as stack:
        ana = await behind(proxy, homeserver, stack)
        room = await ana.opens_chat_with(ben.id)
        await ben.joins(room)
        proxy.faults.next(SENDING, faults.done_but(faults.silent()))
        sending = asyncio.create_task(ana.writes(room, "Once"))
        await proxy.until(lambda: proxy.struck)
        sending.cancel()
        await ben.reads(room, "Once")
        proxy.faults.next(SENDING, faults.done_but(faults.closed()))  # nio sends it again
        await ana.writes(room, "Twice")
        await ben.reads(room, "Twice")
        assert [one.body for one in ben.seen(room)] == ["Once", "Twice"]


async def test_a_key_that_was_not_shared_leaves_people_in_the_dark(
    homeserver: Homeserver, proxy: Proxy, meet: Meet
) -> None:
    ben = await meet("ben")
    async with AsyncExitStack() as stack:
        ana = await behind(proxy, homeserver, stack)
        room = await ana.opens_chat_with(ben.id)
        proxy.faults.when(SHARING_KEYS, faults.page())
        event = await ana.writes(room, "Nobody reads this")
        await ben.joins(room)
        seen = await ben.sees(room, event)
        assert (seen.encrypted, seen.readable, seen.body) == (True, False, "")


async def test_a_key_that_comes_late_opens_what_is_there(
    homeserver: Homeserver, proxy: Proxy, meet: Meet
) -> None:
    held: list[Any] = []

    def hold(answer: Any) -> Any:
        held.extend(answer.get("to_device", {}).get("events", []))
        return {**answer, "to_device": {"events": []}}

    def release(answer: Any) -> Any:
        return {**answer, "to_device": {"events": held}}

    ben = await meet("ben")
    async with AsyncExitStack() as stack:
        ana = await behind(proxy, homeserver, stack)
        room = await ben.opens_chat_with(ana.id)
        await ana.joins(room)
        await ben.until(lambda: ana.id in ben.client.rooms[room].users)
        proxy.faults.when(SYNCING, faults.changed(hold))
        event = await ben.writes(room, "Late")
        assert not (await ana.sees(room, event)).readable
        proxy.faults.clear()
        proxy.faults.next(SYNCING, faults.changed(release))
        await ben.writes(room, "Later")  # ends the sync that waits, and the next
        await ben.writes(room, "Last")
        assert (await ana.sees(room, event, lambda one: one.readable)).body == "Late"


async def test_what_the_homeserver_says_can_be_changed(proxy: Proxy) -> None:
    def garbage(answer: Any) -> Any:
        return {**answer, "versions": None}

    proxy.faults.when(VERSIONS, faults.changed(garbage))
    answer = await ask(proxy)
    assert (await answer.json())["versions"] is None


async def test_without_a_homeserver_there_is_a_page() -> None:
    async with Proxy("http://127.0.0.1:9") as proxy:
        assert (await ask(proxy)).status == 502
