import socket
from contextlib import ExitStack, closing

import pytest
from aiohttp import ClientSession
from prometheus_client import CollectorRegistry

from bot.web.health import health
from bot.web.server import PORTS_TRIED, PortTaken, WebServer


async def database_answers() -> bool:
    return True


async def database_is_silent() -> bool:
    return False


async def test_it_lives_and_is_ready(stranger: ClientSession) -> None:
    async with stranger.get("/healthz") as healthy, stranger.get("/readyz") as ready:
        assert (healthy.status, ready.status) == (200, 200)


async def test_it_is_not_ready_while_the_database_is_silent() -> None:
    parts = [health(database_is_silent, CollectorRegistry())]
    async with WebServer("127.0.0.1", 0, parts) as server, ClientSession(server.address) as client:
        async with client.get("/healthz") as answer:
            assert answer.status == 200
        async with client.get("/readyz") as answer:
            assert answer.status == 503


async def test_metrics_are_for_this_machine(stranger: ClientSession) -> None:
    async with stranger.get("/metrics") as answer:
        assert "leaves_total 1.0" in await answer.text()
    async with stranger.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}) as answer:
        assert answer.status == 403
    async with stranger.get("/metrics", headers={"Host": "attacker.example"}) as answer:
        assert answer.status == 403


async def test_a_port_that_is_taken_gives_way_to_the_next_free_one() -> None:
    with ExitStack() as taken:
        first = taken.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
        port = first.getsockname()[1]
        async with WebServer("127.0.0.1", port, []) as server:
            assert server.port != port
            assert server.address == f"http://127.0.0.1:{server.port}"


async def test_any_port_serves_where_all_those_near_are_taken() -> None:
    with ExitStack() as taken:
        port = 20080
        for near in range(port, port + PORTS_TRIED + 1):
            try:
                taken.enter_context(closing(socket.create_server(("127.0.0.1", near))))
            except OSError:
                continue  # somebody else has it: taken all the same
        async with WebServer("127.0.0.1", port, []) as server:
            assert not port <= server.port <= port + PORTS_TRIED


async def test_an_address_that_is_not_this_machines_is_an_error() -> None:
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        async with WebServer("192.0.2.1", 0, []):
            pass


async def test_a_port_that_others_count_on_is_not_changed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port} is taken"):
            async with WebServer("127.0.0.1", port, [], elsewhere=False):
                pass
