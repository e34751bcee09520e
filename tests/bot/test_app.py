"""Banyan as a process: started, used, stopped and killed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.process import banyan, start

pytestmark = pytest.mark.slow


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
