"""The playground's page, its files and its web socket."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Final

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from bot.platforms.playground.actions import LARGEST_FILE, actions
from bot.platforms.playground.allowance import Allowance
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.names import HEARD
from bot.platforms.playground.pages import Updates
from bot.platforms.playground.platform import Playground
from bot.web.guard import Guard
from bot.web.server import Part

STATIC: Final = Path(__file__).parent / "static"
LARGEST_ACTION: Final = 2 * LARGEST_FILE  # bytes; a file travels in base 64
HEARTBEAT: Final = 20.0  # seconds
PICTURE: Final = "image/png"


def page(playground: Playground, guard: Guard) -> Part:
    """The routes of the page, for browsers that were let in."""
    visits = _Visits(playground, guard)

    async def close_pages(application: web.Application) -> None:  # noqa: ARG001 - a signal
        playground.pages.close()

    def add(application: web.Application) -> None:
        router = application.router
        router.add_get("/", visits.enter)
        router.add_get("/socket", guard.protected(visits.talk, page_only=True))
        router.add_get("/files/{id}", guard.protected(visits.fetch))
        router.add_static("/static", STATIC)
        application.on_shutdown.append(close_pages)

    return add


class _Visits:
    def __init__(self, playground: Playground, guard: Guard) -> None:
        self._playground = playground
        self._guard = guard

    async def enter(self, request: web.Request) -> web.StreamResponse:
        if self._guard.admits(request):
            answer = web.Response(status=303, headers={"Location": "/"})
            self._guard.remember(answer)
            return answer
        if not self._guard.knows(request):
            return web.FileResponse(STATIC / "closed.html", status=403)
        return web.FileResponse(STATIC / "index.html")

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        file = await self._playground.file(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound(text="This file is no longer here.")
        if file.mime == PICTURE or file.mime in HEARD:
            return web.Response(body=file.content, content_type=file.mime)
        # Whatever it is, it is kept, not opened: it would run with the page's rights.
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    async def talk(self, request: web.Request) -> web.StreamResponse:
        if self._playground.pages.full:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_ACTION)
        await socket.prepare(request)
        with self._playground.pages.open() as updates:
            try:
                async with asyncio.TaskGroup() as both:
                    telling = both.create_task(self._tell(socket, updates))
                    await self._listen(socket)
                    telling.cancel()
            except* ConnectionError:  # the page has gone in the middle of a sentence
                pass
        return socket

    async def _tell(self, socket: web.WebSocketResponse, updates: Updates) -> None:
        await socket.send_json(await self._playground.state())
        while (update := await updates.get()) is not None:
            await socket.send_str(update)
        await socket.close(code=1001)

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        allowance = Allowance()
        async for message in socket:
            if message.type is not WSMsgType.TEXT or not allowance.take():
                await socket.close(code=1008)
                return
            await socket.send_json(await self._answer(message.data))

    async def _answer(self, words: str) -> dict[str, str]:
        try:
            action = actions.validate_json(words)
        except ValidationError:
            return {"kind": "refused", "id": _id_of(words), "why": "This could not be understood."}
        try:
            await self._playground.act(action)
        except NotPossible as reason:
            return {"kind": "refused", "id": action.id, "why": str(reason)}
        return {"kind": "done", "id": action.id}


def _id_of(words: str) -> str:
    try:
        return str(json.loads(words)["id"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
