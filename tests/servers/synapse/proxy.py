"""What stands between Banyan and a homeserver, and does not always do its work."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Final

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, DummyCookieJar, web
from yarl import URL

from tests.servers.synapse import faults
from tests.servers.synapse.faults import Call, Fault, Faults

LARGEST_REQUEST: Final = 64 * 1024 * 1024
FOR_ONE_HOP: Final = {
    "Connection", "Content-Encoding", "Content-Length", "Host", "Keep-Alive", "Transfer-Encoding",
}  # fmt: skip
PATIENCE: Final = timedelta(seconds=30)


class Proxy:
    """Passes on what is asked at `url`; `faults` go wrong, `calls` came, `struck` met a fault."""

    def __init__(self, upstream: str) -> None:
        self.faults = Faults()
        self.calls: list[Call] = []
        self.struck: list[Call] = []  # after the effect, where there is one
        self.url = ""
        self._upstream = upstream
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Proxy:
        self._session = ClientSession(
            timeout=ClientTimeout(total=None), cookie_jar=DummyCookieJar()
        )
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def until(self, becomes: Callable[[], object], patience: timedelta = PATIENCE) -> None:
        """Look after each request, and after each fault, until this is true."""
        async with asyncio.timeout(patience.total_seconds()):
            while not becomes():
                await self._changed.wait()

    def _note(self, calls: list[Call], call: Call) -> None:
        calls.append(call)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        call = Call(request.method, request.path, dict(request.query), body)
        self._note(self.calls, call)
        fault = self.faults.strike(call)
        if fault is None:
            return await self._passed_on(request, body)
        return await self._faulty(request, call, fault)

    async def _faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        usual = fault.body is None and fault.ending == "answer"
        answer = None
        if usual or fault.happens:
            answer = await self._passed_on(request, call.body)
        self._note(self.struck, call)
        match fault.ending:
            case "hang":
                await asyncio.Event().wait()  # until the client gives up, which cancels us
            case "close" | "reset":
                _end(request, reset=fault.ending == "reset")
        if usual and answer:
            return _changed(answer, fault)
        return web.Response(body=fault.body, status=fault.status, headers=fault.headers)

    async def _passed_on(self, request: web.Request, body: bytes) -> web.Response:
        url = URL(self._upstream + request.rel_url.raw_path_qs, encoded=True)
        headers = {name: value for name, value in request.headers.items() if _is_kept(name)}
        try:
            async with self._session.request(
                request.method, url, data=body, headers=headers, allow_redirects=False
            ) as response:
                found = await response.read()
        except ClientConnectionError:  # the homeserver is down
            return web.Response(body=faults.PAGE, status=502, content_type="text/html")
        kept = {name: value for name, value in response.headers.items() if _is_kept(name)}
        return web.Response(body=found, status=response.status, headers=kept)


def _is_kept(name: str) -> bool:
    return name.title() not in FOR_ONE_HOP


def _changed(answer: web.Response, fault: Fault) -> web.Response:
    """The homeserver's answer, or what a test makes of it."""
    if fault.change is None:
        return answer
    assert isinstance(answer.body, bytes)
    new = json.dumps(fault.change(json.loads(answer.body))).encode()
    return web.Response(
        body=new, status=answer.status, headers={"Content-Type": "application/json"}
    )


def _end(request: web.Request, *, reset: bool) -> None:
    """End the connection, politely or not; the handler ends, too."""
    if transport := request.transport:
        if reset and (connection := transport.get_extra_info("socket")):
            linger = struct.pack("ii", 1, 0)  # what the system sends is then a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    raise asyncio.CancelledError
