"""A homeserver on loopback that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

CLIENT = "/_matrix/client/"
NOT_FOUND = {"errcode": "M_NOT_FOUND", "error": "canary"}


class Answering:
    """What it answers by question, such as "GET v3/account/whoami"; all else is not found."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Any]] = {}
        self.asked: list[str] = []
        self.url = ""

    def says(self, question: str, answer: Any, status: int = 200) -> None:
        """Answer this from now on."""
        self.answers[question] = status, answer

    def keeps(self, user: str, kind: str, content: Any) -> None:
        """Have this among what the account keeps for itself."""
        self.says(f"GET v3/user/{user}/account_data/{kind}", content)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Answering]:
        """It runs until left."""
        self, app = cls(), web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        async with TestServer(app) as server:
            self.url = str(server.make_url("")).rstrip("/")
            yield self

    async def _answer(self, request: web.Request) -> web.Response:
        question = f"{request.method} {request.path.removeprefix(CLIENT)}"
        self.asked.append(question)
        status, answer = self.answers.get(question, (404, NOT_FOUND))
        if isinstance(answer, str):
            return web.Response(text=answer, status=status)
        return web.json_response(answer, status=status)
