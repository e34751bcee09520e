"""Banyan as a process of its own: started, asked to stop, killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

ROOT: Final = Path(__file__).parents[1]
ADDRESS: Final = re.compile(r"Banyan is .*?(http://[^/\s]+)/(?:\?token=(\S+)|healthz)")


class Process:
    """One running Banyan and the page it printed."""

    def __init__(self, process: asyncio.subprocess.Process, base: str, token: str) -> None:
        self.process = process
        self.base = base
        self.token = token

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.base.rpartition(":")[2])

    @property
    def entrance(self) -> str:
        """The address that lets a browser in."""
        return f"{self.base}/?token={self.token}"

    async def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; returns the exit status and what was complained about."""
        self.process.send_signal(number)
        _, complaints = await self.process.communicate()
        return self.process.returncode or 0, complaints.decode()


async def start(
    folder: Path, port: int = 0, settings: Mapping[str, str] = MappingProxyType({})
) -> asyncio.subprocess.Process:
    """Start Banyan in a folder of its own, on this port or any that is free."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANYAN_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "BANYAN_WEB__PORT": str(port), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def banyan(
    folder: Path, port: int = 0, settings: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[Process]:
    """A running Banyan, which is killed at the end if nobody has ended it."""
    process = await start(folder, port, settings)
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    found = ADDRESS.match(line)
    if not found:
        _, complaints = await process.communicate()
        raise AssertionError(f"no address was printed: {line!r} {complaints.decode()}")
    try:
        yield Process(process, found[1], found[2])
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
