"""Banyan as a process: started, used, stopped and killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"Banyan is at (http://\S+)/\?token=(\S+)")

pytestmark = pytest.mark.slow


class Process:
    """One running Banyan and the page it printed."""

    def __init__(self, process: asyncio.subprocess.Process, base: str, token: str) -> None:
        self.process = process
        self.base = base
        self.token = token

    async def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; returns the exit status and what was complained about."""
        self.process.send_signal(number)
        _, complaints = await self.process.communicate()
        return self.process.returncode or 0, complaints.decode()


async def start(folder: Path, command: str = "run") -> asyncio.subprocess.Process:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANYAN_")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        command,
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "BANYAN_WEB__PORT": "0"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def banyan(folder: Path) -> AsyncIterator[Process]:
    process = await start(folder)
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


async def test_it_serves_a_page_and_stops_when_asked(tmp_path: Path) -> None:
    async with banyan(tmp_path) as first:
        async with ClientSession(first.base) as page:
            for path in ("/healthz", "/readyz", "/metrics"):
                async with page.get(path) as response:
                    assert response.status == 200, path
        status, complaints = await first.end(signal.SIGTERM)
    assert (complaints, status) == ("", 0)


async def test_a_second_one_on_the_same_database_is_refused(tmp_path: Path) -> None:
    async with banyan(tmp_path):
        second = await start(tmp_path)
        _, complaints = await second.communicate()
        assert second.returncode == 1
        assert complaints.decode().count("\n") == 1
        assert "banyan.db" in complaints.decode()


async def test_a_killed_one_can_be_started_again_at_once(tmp_path: Path) -> None:
    async with banyan(tmp_path) as first:
        await first.end(signal.SIGKILL)
    async with banyan(tmp_path) as again:
        assert (await again.end(signal.SIGINT))[1] == ""
