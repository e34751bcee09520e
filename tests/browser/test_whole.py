"""The whole of it in a browser: a volunteer takes the self-assessment, and nothing is lost.

It takes some pictures of the documentation on the way.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import chat, no_violations, page_of, picture
from tests.process import banyan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.asyncio(loop_scope="session"),
]

YES, FIRST, SKIP_ZONE, ANY_ROLE, EVENT_ORGANISER = 0, 0, 0, 0, 0
SHOW_RESULT = 0
LEVELS: Final = (1, 2, 4, 2, 0, 1, 3)  # which button; the fifth is "no opportunity yet"


async def press(column: Locator, number: int) -> None:
    """Press a button of the latest question and wait for what follows."""
    said = await column.locator(".banyan").count()
    await column.locator(".buttons").last.locator("button").nth(number).click()
    await expect(column.locator(".banyan")).not_to_have_count(said)


async def begin(column: Locator, language: int) -> None:
    """From the empty chat to the first question of the assessment."""
    await column.locator(".start").click()
    await expect(column.locator(".buttons")).to_have_count(1)
    await press(column, YES)
    await press(column, language)
    await press(column, SKIP_ZONE)
    # Two messages follow, and only the second has something to press.
    await expect(column.locator(".buttons").last.locator("button")).to_have_count(WAYS)
    await press(column, FIRST)  # of what one can do: the self-assessment
    await press(column, ANY_ROLE)
    await press(column, EVENT_ORGANISER)


async def answer(column: Locator, levels: tuple[int, ...]) -> None:
    for level in levels:
        await press(column, level)
        if await column.locator(".buttons").last.locator("button").count() == SKIP_AND_BACK:
            await press(column, 0)


PICTURE: Final = ".picture img"
WAYS: Final = 6  # that first contact ends in
SKIP_AND_BACK: Final = 3  # the question for an example has these buttons: skip, back, later


async def test_a_volunteer_takes_the_assessment(chromium: Browser, tmp_path: Path) -> None:
    async with banyan(tmp_path) as running, page_of(chromium, running, WIDE) as page:
        amina = chat(page, "Amina")
        await begin(amina, FIRST)
        await picture(page, "question")
        await answer(amina, LEVELS)
        await press(amina, SHOW_RESULT)
        await expect(amina.locator(PICTURE)).to_have_count(1, timeout=20_000)
        await expect(amina.get_by_text("What you can rely on")).to_be_visible()
        await amina.locator(PICTURE).scroll_into_view_if_needed()
        await picture(page, "result")
        await no_violations(page)
        await page.reload()
        await expect(amina.get_by_text("What you can rely on")).to_be_visible()
        await press(amina, FIRST)
        await press(amina, FIRST)


async def test_a_killed_banyan_loses_nothing(chromium: Browser, tmp_path: Path) -> None:
    async with banyan(tmp_path) as first, page_of(chromium, first, WIDE) as page:
        amina = chat(page, "Amina")
        await begin(amina, FIRST)
        await answer(amina, LEVELS[:3])
        asked = await amina.locator(".banyan").last.inner_text()
        await first.end(signal.SIGKILL)
        async with banyan(tmp_path, first.port) as again:
            assert again.port == first.port
            await expect(page.locator("body[data-ready]")).to_be_visible()
            await expect(amina.locator(".banyan").last).to_have_text(asked, use_inner_text=True)
            await answer(amina, LEVELS[3:])
            await press(amina, SHOW_RESULT)
            await expect(amina.get_by_text("What you can rely on")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_telephone_in_arabic(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    async with banyan(tmp_path) as running, page_of(chromium, running, NARROW, scheme) as page:
        await page.get_by_role("tab", name="Salma").click()
        salma = chat(page, "Salma")
        await begin(salma, FIRST)
        await picture(page, f"arabic-{scheme}")
        assert (
            await salma.locator(".banyan").last.evaluate("one => getComputedStyle(one).direction")
            == "rtl"
        )
        await answer(salma, LEVELS)
        await press(salma, SHOW_RESULT)
        await expect(salma.locator(PICTURE)).to_have_count(1, timeout=20_000)
        await salma.locator(PICTURE).scroll_into_view_if_needed()
        await picture(page, f"arabic-result-{scheme}")
        await no_violations(page)
