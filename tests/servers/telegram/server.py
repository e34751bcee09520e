"""The Bot API over HTTP, as the bot meets it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.servers.telegram import control, requests
from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.faults import Call, Fault
from tests.servers.telegram.methods import METHODS, NAMES, WAITING, Fields
from tests.servers.telegram.refusals import Refused
from tests.servers.telegram.webhook import Pusher

if TYPE_CHECKING:
    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.streams import StreamReader
    from aiohttp.web_protocol import RequestHandler

LARGEST_REQUEST: Final = 55 * 1024 * 1024
ENCODER: Final = json.JSONEncoder(separators=(",", ":"))
JSON: Final = {"Content-Type": "application/json"}
TOKEN_SHAPE: Final = re.compile(r"\d+:[A-Za-z0-9_-]{35}")


class BotApi:
    """Serves a cloud on this machine; `url` is where."""

    def __init__(self, cloud: Cloud, port: int = 0) -> None:
        self.cloud = cloud
        self.url = ""
        self._port = port

    async def __aenter__(self) -> BotApi:
        server = web.Server(
            self._answer, request_factory=_request, access_log=None, handler_cancellation=True
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._pushing = asyncio.create_task(Pusher(self.cloud.updates).work())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pushing.cancel()
        with suppress(asyncio.CancelledError):
            await self._pushing
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._routed(request, request.path)
        except Refused as refusal:
            return _json(refusal.as_json(), refusal.code)

    async def _routed(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        if path.startswith("/bot"):
            return await self._method(request, path.removeprefix("/bot"))
        if path.startswith("/file/bot"):
            return self._file(path.removeprefix("/file/bot"))
        if path.startswith("/control/"):
            return await control.answer(self.cloud, request)
        raise Refused(404, "Not Found")

    def _check_token(self, token: str) -> None:
        if token == self.cloud.token:
            return
        if TOKEN_SHAPE.fullmatch(token):
            raise Refused(401, "Unauthorized")
        raise Refused(404, "Not Found")

    async def _method(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        token, _, asked = rest.partition("/")
        self._check_token(token)
        name = NAMES.get(asked.lower())
        if not name:
            raise Refused(404, "Not Found")
        self.cloud.calls[name] += 1
        fields = await requests.read(request)
        if fault := self.cloud.faults.strike(Call(name, fields.texts)):
            return await self._faulty(request, fault, name, fields)
        return _json({"ok": True, "result": await self._do(name, fields)})

    async def _do(self, name: str, fields: Fields) -> Any:
        if name in WAITING:
            return await WAITING[name](self.cloud, fields)
        return METHODS[name](self.cloud, fields)

    async def _faulty(
        self, request: web.BaseRequest, fault: Fault, name: str, fields: Fields
    ) -> web.StreamResponse:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.happens:
            await self._do(name, fields)
        match fault.ending:
            case "hang":
                await asyncio.Event().wait()  # until the client gives up, which cancels us
            case "close" | "reset":
                _end(request, reset=fault.ending == "reset")
        if fault.body is None:
            return _json({"ok": True, "result": await self._do(name, fields)})
        headers = {"Content-Encoding": fault.encoding} if fault.encoding else {}
        return web.Response(
            body=fault.body, status=fault.status, content_type=fault.content_type, headers=headers
        )

    def _file(self, rest: str) -> web.Response:
        token, _, path = rest.partition("/")
        self._check_token(token)
        content = self.cloud.files.at(path)
        if content is None:
            raise Refused(404, "Not Found")
        return web.Response(body=content, content_type="application/octet-stream")


def _json(content: Any, status: int = 200) -> web.Response:
    return web.Response(body=ENCODER.encode(content).encode(), status=status, headers=JSON)


def _end(request: web.BaseRequest, *, reset: bool) -> None:
    """End the connection, politely or not; the handler ends, too."""
    if transport := request.transport:
        if reset and (connection := transport.get_extra_info("socket")):
            linger = struct.pack("ii", 1, 0)  # what the system sends is then a reset
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
    raise asyncio.CancelledError


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: Any,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST
    )
