"""A community on the page, and what people in it do and see there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Locator, Page, ViewportSize, expect

from storage import people
from storage.records.people import Circle
from tests.browser.looking import chat
from tests.playground_world import PlaygroundWorld

OTHERS: Final = ("Amina", "Mateo", "Grace", "Wei")
TALL: Final[ViewportSize] = {"width": 390, "height": 1000}


@asynccontextmanager
async def village(folder: Path) -> AsyncIterator[PlaygroundWorld]:
    """A community that Salma organises, and whose people let each other see them."""
    async with PlaygroundWorld(folder / "banyan.db") as world:
        await world.has_community("Salma", OTHERS)
        async with world.database.transaction() as tx:
            for name in OTHERS:
                await people.be_seen_by(tx, await world.id_of(tx, name), Circle.COMMUNITY)
        yield world


async def press(column: Locator, label: str, then: str) -> None:
    """Press the latest button of this name, and wait for the words that follow."""
    await column.get_by_role("button", name=label, exact=True).last.click()
    await expect(column.locator(".banyan", has_text=then).last).to_be_visible()


async def write(column: Locator, words: str, then: str) -> None:
    """Write something, and wait for the words that follow."""
    await column.locator("textarea").fill(words)
    await column.locator("textarea").press("Enter")
    await expect(column.locator(".banyan", has_text=then).last).to_be_visible()


async def turn_to(page: Page, name: str) -> Locator:
    """Look at somebody's chat on a narrow page."""
    await page.get_by_role("tab", name=name).click()
    return chat(page, name)


async def fits(page: Page) -> None:
    """Nothing that is shown is wider than the telephone, and nothing but the tabs scrolls aside."""
    for selector in ("body", ".chat:not([hidden]) .log", ".chat:not([hidden]) .bubble", ".row > *"):
        wider = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        assert await page.locator(f"{selector}:visible").evaluate_all(wider) == 0
