"""Banyan as a process: started, used, stopped and killed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.model import Account
from storage import calendar_addresses
from storage.database import Database
from tests.process import banyan, start
from tests.stored import meet

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


async def test_calendars_are_served_where_others_can_reach_them(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "banyan.db") as database, database.transaction() as tx:
        ana = await meet(tx, Account("playground", "ana"), "ana")
        code = await calendar_addresses.make(tx, ana.id)
    settings = {"BANYAN_WEB__PUBLIC_URL": "https://banyan.example.org"}
    async with banyan(tmp_path, settings=settings) as reached:
        async with ClientSession(reached.base) as program:
            async with program.get(f"/calendar/{code}.ics") as answer:
                assert (answer.status, answer.content_type) == (200, "text/calendar")
            async with program.get(f"/calendar/{code[::-1]}.ics") as answer:
                assert answer.status == 404
        status, complaints = await reached.end(signal.SIGTERM)
    assert (complaints, status) == ("", 0)


async def test_without_an_address_on_the_web_no_calendar_is_served(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "banyan.db") as database, database.transaction() as tx:
        ana = await meet(tx, Account("playground", "ana"), "ana")
        code = await calendar_addresses.make(tx, ana.id)
    async with (
        banyan(tmp_path) as alone,
        ClientSession(alone.base) as program,
        program.get(f"/calendar/{code}.ics") as answer,
    ):
        assert answer.status == 404
