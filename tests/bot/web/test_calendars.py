"""Private calendars, as programs ask for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.web.calendars import RATE, calendars
from bot.web.server import WebServer

CODE = "a" * 32
NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Shelf:
    """Calendars by their codes, and what was asked for."""

    def __init__(self) -> None:
        self.calendars = {CODE: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
        self.asked: list[str] = []
        self.now = NOW

    async def read(self, code: str) -> str | None:
        self.asked.append(code)
        return self.calendars.get(code)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def client(shelf: Shelf) -> AsyncIterator[ClientSession]:
    part = calendars(shelf.read, lambda: shelf.now)
    async with WebServer("127.0.0.1", 0, [part]) as server, ClientSession(server.address) as client:
        yield client


async def test_a_calendar_is_read_at_its_address(client: ClientSession) -> None:
    async with client.get(f"/calendar/{CODE}.ics") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/calendar"
        assert (await answer.text()).startswith("BEGIN:VCALENDAR")


async def test_what_has_not_changed_is_not_sent_again(client: ClientSession, shelf: Shelf) -> None:
    async with client.get(f"/calendar/{CODE}.ics") as answer:
        mark = answer.headers["ETag"]
    async with client.get(f"/calendar/{CODE}.ics", headers={"If-None-Match": mark}) as answer:
        assert (answer.status, await answer.text()) == (304, "")
    shelf.calendars[CODE] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    async with client.get(f"/calendar/{CODE}.ics", headers={"If-None-Match": mark}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("code", ["b" * 32, "short", "..%2Fetc", "A" * 32, "a" * 500, "é" * 32])
async def test_there_is_no_other_calendar(client: ClientSession, shelf: Shelf, code: str) -> None:
    async with client.get(f"/calendar/{code}.ics") as answer:
        assert answer.status == 404
    assert shelf.asked in ([], ["b" * 32])


async def test_who_asks_for_too_much_is_put_off(client: ClientSession, shelf: Shelf) -> None:
    statuses = []
    for _time in range(int(RATE.capacity) + 5):
        async with client.get(f"/calendar/{'b' * 32}.ics") as answer:
            statuses.append(answer.status)
    assert statuses.count(429) == 5
    shelf.now += timedelta(minutes=1)
    async with client.get(f"/calendar/{CODE}.ics") as answer:
        assert answer.status == 200
