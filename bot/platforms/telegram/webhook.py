"""Telegram calling: an update is confirmed by an answer, once it has been committed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.server import Part

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
NOT_YET: Final = 5  # seconds after which Telegram tries again

Take: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]


def secret_of(token: str) -> str:
    """What Telegram shows at each call: nobody can make it out without the token."""
    return hmac.new(token.encode(), b"banyan webhook", hashlib.sha256).hexdigest()


class Webhook:
    """The route that Telegram calls; it takes nothing before Banyan is ready."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.secret = secret_of(token)
        self._take: Take | None = None

    def open(self, take: Take) -> None:
        """Take what comes from now on."""
        self._take = take

    def close(self) -> None:
        """Take nothing more; Telegram keeps it."""
        self._take = None

    @property
    def part(self) -> Part:
        """The route, for the web server."""

        def add(application: web.Application) -> None:
            application.router.add_post(urlsplit(self.url).path or "/", self._called)

        return add

    async def _called(self, request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), self.secret.encode()):
            raise web.HTTPForbidden(text="This address is for Telegram only.")
        if self._take is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": str(NOT_YET)})
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            raise web.HTTPBadRequest(text="Expected an update as JSON.") from None
        if not isinstance(update, dict):
            raise web.HTTPBadRequest(text="Expected an update as JSON.")
        await self._take(update)
        return web.Response()
