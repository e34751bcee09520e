"""A call in a browser, from its plan to its minutes, as the people in it see it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from storage import calls
from storage.records.calls import CallState, Method
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import chat, no_violations, page_of, picture
from tests.browser.village import OTHERS, TALL, fits, press, turn_to, village, write
from tests.calls import stands
from tests.playground_world import PlaygroundWorld

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.asyncio(loop_scope="session"),
]

DAY: Final = timedelta(days=1)
CALL: Final = "Member of the board"
WHY: Final = "He led three meetings last year, and everybody got to speak."
STATEMENT: Final = "I have kept the books of two clubs, and I like to explain numbers."


async def test_a_call_from_its_plan_to_its_minutes(chromium: Browser, tmp_path: Path) -> None:
    async with (
        village(tmp_path) as world,
        page_of(chromium, world, WIDE) as wide,
        page_of(chromium, world, TALL) as phone,
    ):
        await _is_planned(world, wide, phone)
        await _is_nominated(world, wide, phone)
        await _is_supported(world, wide)
        await _is_decided(world, wide, phone)
        await no_violations(wide)
        await no_violations(phone)


async def _is_planned(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    salma = chat(wide, "Salma")
    await write(salma, "/organise", "what would you like to do?")
    await press(salma, "Calls", "With a call your community looks for people")
    await press(salma, "Plan a call", "Each of these is a whole call")
    await press(salma, "A board seat", "This is how people will read it:")
    await turn_to(phone, "Salma")
    await fits(phone)
    await picture(phone, "call-plan")
    await press(salma, "Let it be so", "It is planned, and opens by itself.")
    await world.pass_time(4 * DAY)


async def _is_nominated(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    amina, mateo = chat(wide, "Amina"), chat(wide, "Mateo")
    await press(amina, "To the call", "People can be nominated now.")
    await press(amina, "Nominate", "I ask them first, and alone.")
    await press(amina, "Somebody else", "How do I find them?")
    await press(amina, "By their name", "What is their whole name")
    await write(amina, "Mateo", "Do you mean Mateo?")
    await press(amina, "Yes", "How do you know them?")
    await press(amina, "We do things together", "Please tell an example or two")
    await write(amina, WHY, "May I tell them that it was you?")
    await press(amina, "Yes", "You nominate Mateo.")
    await press(amina, "Nominate", "If they can be asked, I ask them alone.")
    await world.all_shown()
    await expect(mateo.get_by_text("Amina would like to see you there.")).to_be_visible()
    await turn_to(phone, "Mateo")
    await fits(phone)
    await picture(phone, "call-nominee")
    await expect(chat(wide, "Grace").get_by_text("Mateo")).to_have_count(0)
    await press(mateo, "I would stand", "shall I say that you stand?")
    await press(mateo, "I stand", "You stand now.")
    async with world.database.transaction() as tx:
        (call,) = await calls.open_for(tx, await world.id_of(tx, "Amina"))
        for name in ("Grace", "Wei"):
            await stands(tx, call, await world.id_of(tx, name))
    await world.pass_time(14 * DAY)


async def _is_supported(world: PlaygroundWorld, wide: Page) -> None:
    mateo = chat(wide, "Mateo")
    await press(mateo, "To the call", "Those who stand collect support")
    await press(mateo, "Your candidacy", "You have written nothing about yourself")
    await press(mateo, "Write about yourself", "What shall others know about you?")
    await write(mateo, STATEMENT, "Shall I show this to everybody who takes part?")
    await press(mateo, "Yes", "Everybody can read it now.")
    salma = chat(wide, "Salma")
    await press(salma, "To the call", "On the roll: 5.")
    await press(salma, "Who may stand", "Mateo: not looked at yet")
    for name in ("Grace", "Wei"):
        column = chat(wide, name)
        await press(column, "To the call", "Those who stand collect support")
        await press(column, "Who stands", f"{CALL}: who stands")
        await press(column, "Mateo", STATEMENT)
        await press(column, "I support them", "nobody sees who")
    await world.pass_time(20 * DAY)


async def _is_decided(world: PlaygroundWorld, wide: Page, phone: Page) -> None:
    amina = chat(wide, "Amina")
    await press(amina, "To the vote", "That you have voted is known, and how is not.")
    await press(amina, "To my ballot", "Nobody is marked.")
    await press(amina, "Mateo", "1. Mateo")
    await press(amina, "Wei", "2. Wei")
    await turn_to(phone, "Amina")
    await fits(phone)
    await picture(phone, "call-ballot")
    await press(amina, "Cast my vote", "Your vote has been received.")
    await expect(amina.get_by_text("1. Mateo")).to_have_count(0)
    for name in ("Salma", "Grace"):
        await world.answers(name, "To the vote", "To my ballot", "Mateo", "Cast my vote")
    await world.pass_time(8 * DAY)
    await expect(amina.get_by_text(f"Minutes: {CALL}")).to_be_visible()
    await expect(chat(wide, "Village square").get_by_text(f"Minutes: {CALL}")).to_be_visible()
    await expect(chat(phone, "Amina").get_by_text("Chosen: Mateo")).to_be_visible()
    await picture(phone, "call-minutes")
    await press(amina, "As wiki text", "The minutes as wiki text")
    await expect(amina.get_by_text("minutes.wiki")).to_be_visible()


TITLE: Final = "منسق القرية"
DRAFT: Final = "تصبح أمينة منسقة لأنها تصغي إلى الجميع."
CONCERN: Final = "لا أحد يساعد في الحسابات."
REPLY: Final = "نبحث عن مساعدة في الحسابات ابتداءً من يناير."
ACCEPT, CONCERNED, READ = 0, 1, 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_deliberation_in_arabic(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    async with village(tmp_path) as world, page_of(chromium, world, NARROW, scheme) as page:
        await world.reads("Salma", "ar")
        await _is_deliberated(world)
        salma = await turn_to(page, "Salma")
        await expect(salma.get_by_text(DRAFT)).to_be_visible()
        await fits(page)
        if scheme == "dark":
            await picture(page, "call-draft-arabic")
        await answer(salma, CONCERNED)
        await write(salma, CONCERN, CONCERN)
        await world.answers("Mateo", "Read it", "Answer 1", REPLY)
        await expect(salma.get_by_text(REPLY)).to_be_visible()
        await answer(salma, READ)
        await answer(salma, ACCEPT)
        await fits(page)
        await no_violations(page)
        for name in OTHERS:
            await world.presses(name, "I can accept it")
        await world.pass_time(4 * DAY)
        await expect(salma.locator(".bubble b", has_text="Amina").last).to_be_visible()
        await fits(page)


async def _is_deliberated(world: PlaygroundWorld) -> None:
    """Everybody was heard, and the chair has written a draft."""
    keepers, standing = [world.chat("Mateo")], [world.chat("Amina"), world.chat("Grace")]
    method = Method.MUFAKAT
    await world.has_call(
        TITLE, CallState.DECIDING, keepers=keepers, standing=standing, method=method
    )
    for name in OTHERS:
        await world.presses(name, "I have nothing to add")
    await world.pass_time(7 * DAY)
    await world.answers("Mateo", "Write the draft", "Amina", DRAFT, "Yes")


async def answer(column: Locator, number: int) -> None:
    """Press a button of the latest question, by its place, and wait until it has gone."""
    question = column.locator(".message").last
    words = await question.inner_text()
    await question.locator(".buttons button").nth(number).click()
    await expect(column.locator(".message").last).not_to_have_text(words, use_inner_text=True)
