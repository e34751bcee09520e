"""A training in a browser, from its post in the group to the certificate."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from storage import memberships, people
from storage.records.trainings import Words
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import chat, no_violations, page_of, picture
from tests.browser.village import OTHERS, TALL, fits, press, turn_to, village, write
from tests.playground_world import COMMUNITY, PlaygroundWorld
from tests.trainings import planned

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.asyncio(loop_scope="session"),
]

TITLE: Final = "Better photos for articles"
WORDS: Final = {
    "en": Words(TITLE, "Light, licences and good descriptions, on your own telephone."),
    "ar": Words("صور أفضل للمقالات", "الضوء والتراخيص والوصف الجيد، على هاتفك."),
}
FIRST: Final = OTHERS[:3]


async def test_a_training_from_its_post_to_the_certificate(
    chromium: Browser, tmp_path: Path
) -> None:
    async with (
        village(tmp_path) as world,
        page_of(chromium, world, WIDE) as wide,
        page_of(chromium, world, TALL) as phone,
    ):
        await _is_told(world, wide, phone)
        await _is_signed_up_for(world, wide, phone)
        await _is_held(world, wide, phone)
        await no_violations(wide)
        await no_violations(phone)


async def _is_told(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    async with world.database.transaction() as tx:
        host = await world.id_of(tx, "Salma")
        (village_, *_others) = await memberships.communities_of(tx, host)
        await planned(
            tx, village_.id, host, words=WORDS, languages=("en", "ar"), seats=12, posted=False
        )
    salma = chat(wide, "Salma")
    await write(salma, "/organise", "what would you like to do?")
    await press(salma, "Trainings", TITLE)
    await press(salma, TITLE, "You hold it.")
    await press(salma, "Tell the groups", "I tell the groups now.")
    await world.all_shown()
    group = await turn_to(phone, COMMUNITY)
    await expect(group.get_by_text("12 seats are free.")).to_be_visible()
    await expect(group.get_by_text("https://meet.example.org")).to_have_count(0)
    await fits(phone)
    await picture(phone, "training-post")


async def _is_signed_up_for(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    for name in FIRST:
        column = chat(wide, name)
        await write(column, "/trainings", TITLE)
        await press(column, TITLE, "Whoever signs up gets the link.")
        await press(column, "Sign up", "You are signed up.")
    await world.all_shown()
    group = await turn_to(phone, COMMUNITY)
    await expect(group.get_by_text("9 seats are free.")).to_be_visible()
    await picture(phone, "training-post-later")


async def _is_held(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    amina = chat(wide, "Amina")
    await world.pass_time(timedelta(hours=81))
    await expect(amina.get_by_text("begins on").last).to_be_visible()
    await press(amina, "To the training", "https://meet.example.org")
    await press(amina, "I am here", "You are checked in.")
    await world.pass_time(timedelta(hours=3))
    async with world.database.transaction() as tx:
        await people.read_languages(tx, await world.id_of(tx, "Amina"), ["ar"])
    await press(amina, "Certificate", "Amina")
    await world.all_shown()
    await turn_to(phone, "Amina")
    drawn = phone.locator(".chat:not([hidden]) .picture img")
    await expect(drawn).to_have_count(1, timeout=20_000)
    await drawn.scroll_into_view_if_needed()
    await fits(phone)
    await picture(phone, "training-certificate")


async def test_a_training_in_arabic_on_a_narrow_telephone(
    chromium: Browser, tmp_path: Path
) -> None:
    async with village(tmp_path) as world, page_of(chromium, world, NARROW, "dark") as phone:
        async with world.database.transaction() as tx:
            host = await world.id_of(tx, "Salma")
            (village_, *_others) = await memberships.communities_of(tx, host)
            rule = "FREQ=WEEKLY;COUNT=6"
            await planned(tx, village_.id, host, words=WORDS, languages=("ar",), rule=rule)
            await people.read_languages(tx, await world.id_of(tx, "Grace"), ["ar"])
        grace = await turn_to(phone, "Grace")
        await write(grace, "/trainings", WORDS["ar"].title)
        await grace.get_by_role("button", name=WORDS["ar"].title).last.click()
        await expect(grace.get_by_text(WORDS["ar"].about).last).to_be_visible()
        await fits(phone)
        await picture(phone, "training-arabic")
        await no_violations(phone)
