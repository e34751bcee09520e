"""Whether Banyan lives, whether it can work, and how much it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.web.guard import is_loopback, names_this_machine
from bot.web.server import Part

Ready: TypeAlias = Callable[[], Awaitable[bool]]  # whether the database answers


def health(ready: Ready, registry: CollectorRegistry) -> Part:
    """`/healthz` and `/readyz` for everybody, `/metrics` for this machine only."""

    async def healthz(request: web.Request) -> web.Response:  # noqa: ARG001 - as aiohttp calls it
        return web.Response(text="ok\n")

    async def readyz(request: web.Request) -> web.Response:  # noqa: ARG001 - as aiohttp calls it
        if await ready():
            return web.Response(text="ready\n")
        return web.Response(text="The database does not answer.\n", status=503)

    async def metrics(request: web.Request) -> web.Response:
        if not _is_from_here(request):
            raise web.HTTPForbidden(text="Metrics are for this machine only.")
        content = generate_latest(registry)
        return web.Response(body=content, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def add(application: web.Application) -> None:
        application.router.add_get("/healthz", healthz)
        application.router.add_get("/readyz", readyz)
        application.router.add_get("/metrics", metrics)

    return add


def _is_from_here(request: web.Request) -> bool:
    # What a proxy on this machine passes on comes from elsewhere.
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return is_loopback(request.remote or "") and names_this_machine(request) and not forwarded
