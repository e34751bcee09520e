"""A browser, and a playground in it whose core only echoes."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from markupsafe import Markup
from playwright.async_api import Browser, Page, Playwright, ViewportSize, async_playwright
from playwright.async_api import Error as BrowserMissing

from bot.ids import new_id
from bot.model import Incoming, Opened, Pressed, Said
from bot.platforms.base import Cursor, Outgoing, ReadyButton
from bot.platforms.playground.page import page as playground_page
from bot.platforms.playground.platform import Playground
from bot.web.guard import Guard
from bot.web.server import WebServer
from storage.database import Database

INSTALLED: Final = ("chromium", "chromium-browser", "google-chrome")
WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """An installed Chromium, else Playwright's own; without one the browser part does not run."""
    async with async_playwright() as playwright:
        try:
            browser = await launch(playwright)
        except BrowserMissing as missing:
            reason = "THE BROWSER PART WAS NOT RUN: no Chromium could be started."
            if os.environ.get("CI") == "true":
                raise RuntimeError(reason) from missing
            pytest.skip(reason)
        yield browser
        await browser.close()


async def launch(playwright: Playwright) -> Browser:
    installed = next((path for name in INSTALLED if (path := shutil.which(name))), None)
    # Containers seldom let Chromium have its sandbox; it opens nothing but the page under test.
    return await playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])


class Echo:
    """Stands where the core will be: welcomes, echoes, and answers a press by an edit."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground

    async def receive(self, incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        for event in incomings:
            match event.what:
                case Opened(payload):
                    await self.say(event, f"Welcome! {payload}", "Yes", "No")
                case Said(text, addressed=addressed) if addressed or event.place.private:
                    await self.say(event, text, "Again")
                case Pressed(data, message):
                    await self.say(event, f"You chose {data}.", edits=message)

    async def say(self, event: Incoming, words: str, *labels: str, edits: str = "") -> None:
        buttons = (tuple(ReadyButton(label, f"echo:1:{label}") for label in labels),)
        letter = Outgoing(
            key=new_id(),
            place=event.place,
            text=Markup.escape(words),
            language=event.language,
            buttons=buttons if labels else (),
            edits=edits,
        )
        await self.playground.deliver(letter)


class Stage:
    """A playground that is served, and can be stopped and started again on the same address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.port = 0
        self.entrance = ""
        self._stop = asyncio.Event()
        self._started = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stop.clear()
        self._started.clear()
        self._task = asyncio.create_task(self._serve())
        await self._started.wait()

    async def stop(self) -> None:
        self._stop.set()
        if self._task:
            await self._task

    async def _serve(self) -> None:
        async with Database.open(self.path) as database:
            self.playground = Playground(database)
            guard = Guard(await self.playground.begin(), "127.0.0.1")
            parts = [playground_page(self.playground, guard)]
            async with WebServer("127.0.0.1", self.port, parts) as server:
                self.port, self.entrance = server.port, server.address + guard.path()
                echo = Echo(self.playground)
                listening = asyncio.create_task(self.playground.listen(echo.receive, ""))
                self._started.set()
                await self._stop.wait()
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    one = Stage(tmp_path / "banyan.db")
    await one.start()
    yield one
    await one.stop()


async def opened(chromium: Browser, stage: Stage, size: ViewportSize) -> AsyncIterator[Page]:
    """The page, ready; no error may stand in its console at the end."""
    context = await chromium.new_context(viewport=size)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if is_fault(line.text) else None)
    await page.goto(stage.entrance)
    await page.locator("body[data-ready]").wait_for()
    yield page
    await context.close()
    assert errors == []


def is_fault(line: str) -> bool:
    return "Content Security Policy" in line or "Uncaught" in line


@pytest_asyncio.fixture(loop_scope="session")
async def wide(chromium: Browser, stage: Stage) -> AsyncIterator[Page]:
    async for page in opened(chromium, stage, WIDE):
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(chromium: Browser, stage: Stage) -> AsyncIterator[Page]:
    async for page in opened(chromium, stage, NARROW):
        yield page
