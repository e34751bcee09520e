"""Private calendars: whoever has the address reads it, and nobody else learns that there is one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeAlias

from aiohttp import web

from bot.clock import Clock
from bot.rate_limits import Rate, TokenBucket
from bot.web.server import Part

Read: TypeAlias = Callable[[str], Awaitable[str | None]]  # the calendar with this code

CODE: Final = re.compile(r"[0-9a-z]{20,60}", re.ASCII)
# Programs ask every few hours: ten thousand people are two a second.
RATE: Final = Rate(capacity=100, refill=timedelta(milliseconds=50))
LATER: Final = 60  # seconds


def calendars(read: Read, clock: Clock) -> Part:
    """`/calendar/CODE.ics`; what is asked for too often, in all, is put off."""
    bucket = TokenBucket(RATE)

    async def calendar(request: web.Request) -> web.Response:
        if not bucket.take(clock()):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(LATER)})
        code = request.match_info["code"]
        content = await read(code) if CODE.fullmatch(code) else None
        if content is None:
            raise web.HTTPNotFound(text="There is no calendar at this address.\n")
        body = content.encode()
        mark = hashlib.sha256(body).hexdigest()[:32]
        if any(shown.value in (mark, "*") for shown in request.if_none_match or ()):
            return web.Response(status=304, headers={"ETag": f'"{mark}"'})
        return web.Response(
            body=body,
            content_type="text/calendar",
            charset="utf-8",
            headers={
                "ETag": f'"{mark}"',
                "Content-Disposition": 'inline; filename="trainings.ics"',
                "X-Robots-Tag": "noindex",
            },
        )

    def add(application: web.Application) -> None:
        application.router.add_get("/calendar/{code}.ics", calendar)

    return add
