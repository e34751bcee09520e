"""Ways to look at the page: opened in a browser, photographed, checked for who cannot see it.

With BANYAN_PICTURES=FOLDER the pictures of the documentation are taken on the way.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from PIL import Image
from playwright.async_api import Browser, Locator, Page, ViewportSize

COLOURS: Final = 128


class Served(Protocol):
    """Whatever serves the page."""

    @property
    def entrance(self) -> str:
        """The address that lets a browser in."""


@asynccontextmanager
async def page_of(
    chromium: Browser, running: Served, size: ViewportSize, scheme: str = "light"
) -> AsyncIterator[Page]:
    dark = scheme == "dark"
    context = await chromium.new_context(
        viewport=size, color_scheme="dark" if dark else "light", device_scale_factor=2
    )
    page = await context.new_page()
    await page.goto(running.entrance)
    await page.locator("body[data-ready]").wait_for()
    yield page
    await context.close()


def chat(page: Page, name: str) -> Locator:
    return page.locator(".chat", has=page.get_by_role("heading", name=name, exact=True))


async def picture(page: Page, name: str) -> None:
    """Take a picture for the documentation, if somebody wants them."""
    folder = os.environ.get("BANYAN_PICTURES")
    if folder:
        await page.wait_for_timeout(400)  # until nothing moves any more
        taken = Image.open(BytesIO(await page.screenshot()))
        # The page has few colours, and who reads the documentation may pay for each byte.
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(Path(folder) / f"{name}.png", optimize=True)


async def no_violations(page: Page) -> None:
    found = await Axe().run(page)
    assert found.response["violations"] == []
