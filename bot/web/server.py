"""One web server for everything that Banyan serves."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Final, Self, TypeAlias

from aiohttp import web

from bot.errors import BanyanError
from bot.web.headers import protect

PORTS_TRIED: Final = 10  # after the one that is set
TAKEN: Final = frozenset({errno.EADDRINUSE, errno.EACCES})
LARGEST_REQUEST: Final = 1024 * 1024  # bytes
PATIENCE: Final = 2.0  # seconds that open requests get when the server stops

Part: TypeAlias = Callable[[web.Application], None]  # adds its routes to the application


class PortTaken(BanyanError):
    """Somebody outside counts on a port that cannot be had."""

    text = None

    def __init__(self, port: int) -> None:
        super().__init__(f"[web] port: {port} is taken, and others come to no other.")


class WebServer:
    """Serves its parts from when it is entered; then `address` is known."""

    def __init__(
        self, host: str, port: int, parts: Sequence[Part], *, elsewhere: bool = True
    ) -> None:
        self._host = host
        self._port = port
        self._elsewhere = elsewhere  # whether another port will do where this one is taken
        application = web.Application(middlewares=[protect], client_max_size=LARGEST_REQUEST)
        for part in parts:
            part(application)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=PATIENCE)
        self.port = port

    @property
    def address(self) -> str:
        """Where the page is, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await self._start()
        except BaseException:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _start(self) -> None:
        for port in _ports(self._port) if self._elsewhere else [self._port]:
            try:
                await web.TCPSite(self._runner, self._host, port).start()
            except OSError as refused:
                if refused.errno in TAKEN and not self._elsewhere:
                    raise PortTaken(port) from refused
                if refused.errno not in TAKEN or port == 0:
                    raise
            else:
                self.port = int(self._runner.addresses[0][1])
                return


def _ports(wanted: int) -> Iterator[int]:
    """The port that is set, the next ones, then whichever is free."""
    if wanted:
        yield from range(wanted, min(wanted + PORTS_TRIED, 65535) + 1)
    yield 0
