"""Who may see the page: whoever opened the printed address, in a browser, from nowhere else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from ipaddress import ip_address
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

KEPT: Final = timedelta(days=30)

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Lets those in who show the token, once in the address and then in a cookie.

    On a loopback address, requests that name another host are refused: a web site elsewhere
    may let its name point here ("DNS rebinding").
    """

    def __init__(self, token: str, host: str) -> None:
        self._token = token
        self._loopback_only = is_loopback(host)
        # Cookies are shared by all ports of a host: two Banyans need two names.
        self._cookie = "banyan_" + hashlib.sha256(token.encode()).hexdigest()[:8]

    def path(self) -> str:
        """The path that lets a browser in."""
        return f"/?token={self._token}"

    def knows(self, request: web.Request) -> bool:
        """Whether this browser has been let in."""
        return self._is_here(request) and self._is_token(request.cookies.get(self._cookie, ""))

    def admits(self, request: web.Request) -> bool:
        """Whether the address carries the token."""
        return self._is_here(request) and self._is_token(request.query.get("token", ""))

    def remember(self, response: web.Response) -> None:
        """Let this browser in from now on."""
        response.set_cookie(
            self._cookie,
            self._token,
            max_age=int(KEPT.total_seconds()),
            httponly=True,
            samesite="Strict",
        )

    def protected(self, answer: Answer, *, page_only: bool = False) -> Answer:
        """The same, for those who were let in; `page_only`: asked for by our own page."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self.knows(request) or (page_only and not comes_from_own_page(request)):
                raise web.HTTPForbidden(text="Please open the address that Banyan has printed.")
            return await answer(request)

        return guarded

    def _is_here(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is not None and not comes_from_own_page(request):
            return False
        return not self._loopback_only or names_this_machine(request)

    def _is_token(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode("utf-8", "replace"), self._token.encode())


def comes_from_own_page(request: web.Request) -> bool:
    """Whether a browser says that a page from this very host asks."""
    try:
        return urlsplit(request.headers.get("Origin", "")).netloc == request.host != ""
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether this name or address can be reached from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def names_this_machine(request: web.Request) -> bool:
    """Whether the address that was asked for is this machine's own, and not a site's name."""
    try:
        return is_loopback(urlsplit(f"//{request.host}").hostname or "")
    except ValueError:
        return False
