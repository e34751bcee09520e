"""The stand-in for Telegram's servers, in a process of its own."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from aiohttp import ClientError, ClientSession

ROOT: Final = Path(__file__).parent.parent
TOKEN: Final = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp_-1"
FIRST_ID: Final = 1001  # of the people whom the stand-in makes up


@asynccontextmanager
async def standing_in(people: int, *, limits: bool) -> AsyncIterator[ClientSession]:
    """The stand-in in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "tests.servers.telegram", "--port", str(port), "--people", str(people)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        *([] if limits else ["--no-limits"]),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            await _is_up(session)
            yield session
    finally:
        process.kill()
        await process.wait()


async def _is_up(session: ClientSession) -> None:
    for _ in range(200):
        with suppress(ClientError):
            async with session.get("/control/stats"):
                return
        await asyncio.sleep(0.1)
    raise RuntimeError("Expected the stand-in to start.")
