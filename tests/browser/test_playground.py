"""The playground as people use it: with a mouse, with a keyboard, on a telephone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from markupsafe import Markup
from playwright.async_api import Locator, Page, ViewportSize, expect

from bot.ids import new_id
from bot.model import Document, Place
from bot.platforms.base import Outgoing, ReadyPicture
from tests.bot.playground.hands import someone
from tests.browser.conftest import NARROW, WIDE, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
MUDDLES = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</div></section><h1>out</h1>",
    '"><svg onload=alert(1)>',
    "&lt;b&gt; &amp;amp;",
    "javascript:alert(1)",
    "\u202eover\u202c \u0000 \U0001f333",
]


def chat(page: Page, name: str) -> Locator:
    return page.locator(".chat", has=page.get_by_role("heading", name=name, exact=True))


async def start(page: Page, name: str) -> Locator:
    own = chat(page, name)
    await own.locator(".start").click()
    await expect(own.locator(".banyan")).to_have_count(1)
    return own


async def write(column: Locator, words: str) -> None:
    await column.locator("textarea").fill(words)
    await column.locator("textarea").press("Enter")


async def test_a_chat_is_opened_and_a_button_pressed(wide: Page) -> None:
    amina = await start(wide, "Amina")
    await amina.get_by_role("button", name="Yes", exact=True).click()
    await expect(amina.get_by_text("You chose echo:1:Yes.")).to_be_visible()
    await expect(amina.locator(".buttons")).to_have_count(0)
    await expect(chat(wide, "Mateo").locator(".message")).to_have_count(0)


async def test_what_is_written_is_edited_and_reacted_to(wide: Page) -> None:
    amina = await start(wide, "Amina")
    await write(amina, "helo")
    own = amina.locator(".own", has_text="helo")
    await own.locator(".toggle").focus()
    await own.locator(".toggle").press("Enter")
    await own.get_by_role("button", name="Edit").click()
    await write(amina, "hello")
    await expect(amina.locator(".own .meta", has_text="edited")).to_be_visible()
    answer = amina.locator(".banyan", has_text="helo")
    await answer.hover()
    await answer.locator(".toggle").click()
    await answer.locator(".more").get_by_role("button", name="🌱").click()
    await answer.locator(".reactions").get_by_role("button", name="🌱", pressed=True).click()
    await expect(answer.locator(".reactions")).to_have_count(0)


async def test_a_message_of_banyan_is_answered_with_the_keyboard(wide: Page) -> None:
    amina = await start(wide, "Amina")
    greeting = amina.locator(".banyan").first
    await greeting.locator(".toggle").press("Enter")
    reply = greeting.get_by_role("button", name="Reply", exact=True)
    await reply.press("Enter")
    await expect(amina.locator(".quote")).to_be_visible()
    await expect(amina.locator("textarea")).to_be_focused()
    await amina.locator(".quote").get_by_role("button", name="Cancel").press("Enter")
    await expect(amina.locator(".quote")).to_be_hidden()
    await greeting.locator(".toggle").press("Enter")
    await reply.press("Enter")
    await write(amina, "gladly")
    await expect(amina.locator(".own .quoted")).to_be_visible()
    await expect(amina.locator(".quote")).to_be_hidden()
    await write(amina, "and more")
    await expect(amina.locator(".own", has_text="and more").locator(".quoted")).to_have_count(0)


async def test_a_voice_note_is_played_on_the_page(wide: Page, stage: Stage) -> None:
    amina = await someone(stage.playground, "Amina")
    place, spoken = Place("playground", amina, private=True), b"OggS"
    voice = Document("voice.ogg", "audio/ogg", spoken, voice=True)
    await stage.playground.deliver(Outgoing(new_id(), place, Markup("Ada"), "en", document=voice))
    await expect(chat(wide, "Amina").locator("audio[controls]")).to_have_count(1)


@pytest.mark.parametrize("muddle", MUDDLES)
async def test_no_words_become_markup(wide: Page, muddle: str) -> None:
    wide.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    amina = await start(wide, "Amina")
    await write(amina, muddle)
    await expect(amina.locator(".banyan")).to_have_count(2)
    shown = await amina.locator(".text").last.evaluate("element => element.textContent")
    assert shown == muddle.strip().replace("\0", "\ufffd") or shown == muddle
    strange = "script, img:not(.avatar), svg, iframe, h1"
    await expect(amina.locator(".log").locator(strange)).to_have_count(0)


async def test_the_group_is_shared_and_can_be_left_and_joined(wide: Page) -> None:
    group = chat(wide, "Village square")
    await write(group, "Hello everybody")
    await group.locator("#writer").select_option(label="Mateo")
    await write(group, "@banyan hello")
    await expect(group.locator(".own")).to_have_count(1)
    await expect(group.locator(".message:not(.service)")).to_have_count(3)
    await group.get_by_role("button", name="Leave").click()
    await expect(group.locator(".composer")).to_be_hidden()
    await group.get_by_role("button", name="Join").click()
    await expect(group.locator(".service", has_text="Mateo joined")).to_be_visible()


async def test_an_administrator_manages_the_group(wide: Page) -> None:
    group = chat(wide, "Village square")
    manage = group.get_by_role("button", name="Manage Village square")
    sheet = wide.get_by_role("dialog", name="Village square")
    await expect(manage).to_have_count(0)
    await group.locator("#writer").select_option(label="Salma")
    await manage.press("Enter")
    await expect(sheet.get_by_role("button", name="Remove Banyan")).to_be_focused()
    await expect(sheet.get_by_role("button", name="Ban: Salma")).to_have_count(0)
    await no_violations(wide)
    assert await too_small(wide) == []
    await wide.keyboard.press("Tab")
    await wide.keyboard.press("Enter")
    await expect(group.get_by_text("Amina was banned by Salma")).to_be_visible()
    await expect(manage).to_be_focused()
    await manage.click()
    await sheet.get_by_role("button", name="Remove Banyan").click()
    await expect(group.get_by_text("Banyan was removed by Salma")).to_be_visible()
    await write(group, "@banyan are you there?")
    await group.locator("#writer").select_option(label="Amina")
    await expect(group.get_by_role("button", name="Join")).to_have_count(0)
    await group.locator("#writer").select_option(label="Salma")
    await manage.click()
    await sheet.get_by_role("button", name="Let in again: Amina").click()
    await manage.click()
    await sheet.get_by_role("button", name="Add Banyan").click()
    await expect(group.get_by_text("Banyan was added by Salma")).to_be_visible()
    await expect(group.locator(".names p")).to_have_text("Banyan, Amina, Mateo, Salma")
    await expect(group.locator(".banyan")).to_have_count(0)


async def test_a_link_in_the_group_opens_the_writers_chat(wide: Page, stage: Stage) -> None:
    playground = stage.playground
    link = Markup('<a href="{}">Come in</a>').format(playground.link_for("join-x"))
    place = Place("playground", "group")
    await playground.deliver(Outgoing(key=new_id(), place=place, text=link, language="en"))
    await chat(wide, "Village square").get_by_role("button", name="Come in").click()
    await expect(chat(wide, "Amina").get_by_text("Welcome! join-x")).to_be_visible()


async def test_people_come_change_and_go(wide: Page) -> None:
    await wide.get_by_role("button", name="Add a person").click()
    await wide.get_by_label("Name").fill("Dewi")
    await wide.locator("#person").get_by_label("Language").select_option(label="Bahasa Indonesia")
    await wide.get_by_role("button", name="Add", exact=True).click()
    await expect(chat(wide, "Dewi")).to_have_attribute("lang", "id")
    await wide.get_by_role("button", name="Settings of Dewi").click()
    await wide.get_by_label("Name").fill("Dewi Ayu")
    await wide.get_by_label("Is in the group").check()
    await wide.get_by_label("Administers the group").check()
    await wide.get_by_role("button", name="Save").click()
    await expect(chat(wide, "Dewi Ayu")).to_be_visible()
    group = chat(wide, "Village square")
    await expect(group.locator(".service", has_text="joined")).to_have_count(2)
    wide.on("dialog", lambda dialog: dialog.accept())
    await wide.get_by_role("button", name="Settings of Dewi Ayu").click()
    await expect(wide.get_by_label("Administers the group")).to_be_checked()
    await wide.get_by_role("button", name="Remove").click()
    await expect(chat(wide, "Dewi Ayu")).to_have_count(0)


async def test_the_focus_stays_where_it_was(wide: Page) -> None:
    language = chat(wide, "Amina").get_by_label("Language of Amina")
    await language.focus()
    await language.select_option(label="Hausa")
    await expect(chat(wide, "Amina")).to_have_attribute("lang", "ha")
    await expect(language).to_be_focused()
    group = chat(wide, "Village square")
    await group.get_by_role("button", name="Leave").press("Enter")
    await expect(group.get_by_role("button", name="Join")).to_be_focused()


async def test_a_column_runs_from_right_to_left_where_its_language_does(wide: Page) -> None:
    salma, amina = await start(wide, "Salma"), chat(wide, "Amina")
    await expect(salma).to_have_attribute("dir", "rtl")
    await expect(salma.locator(".banyan .bubble")).to_have_attribute("lang", "ar")
    column, own = await salma.bounding_box(), await salma.locator(".own .bubble").bounding_box()
    assert column is not None
    assert own is not None
    assert own["x"] - column["x"] < column["width"] / 2
    await expect(amina).to_have_attribute("dir", "ltr")
    await amina.get_by_label("Language of Amina").select_option(label="العربية")
    await expect(amina).to_have_attribute("dir", "rtl")


async def test_a_picture_is_enlarged_and_a_file_saved(wide: Page, stage: Stage) -> None:
    amina = await someone(stage.playground, "Amina")
    letter = Outgoing(
        key=new_id(),
        place=Place("playground", amina, private=True),
        text=Markup("Here you are."),
        language="en",
        picture=ReadyPicture(DOT, "Facilitation: 3 of 4"),
        document=Document("export.json", "application/json", '{"a": 1}'),
    )
    await stage.playground.deliver(letter)
    column = chat(wide, "Amina")
    async with wide.expect_download() as download:
        await column.get_by_role("link", name="export.json").click()
    saved = await download.value
    assert saved.suggested_filename == "export.json"
    content = await asyncio.to_thread(Path(await saved.path()).read_text)
    assert json.loads(content) == {"a": 1}
    await column.get_by_role("button", name="Facilitation: 3 of 4").click()
    await expect(wide.locator("#picture")).to_be_visible()
    await wide.keyboard.press("Escape")
    await expect(wide.locator("#picture")).to_be_hidden()


async def test_a_file_is_sent(wide: Page) -> None:
    amina = await start(wide, "Amina")
    file = {"name": "skills.toml", "mimeType": "application/toml", "buffer": b"[skills]"}
    await amina.locator(".picker").set_input_files(file)  # type: ignore[arg-type]
    await amina.locator("textarea").press("Enter")
    await expect(amina.locator(".own").get_by_role("link", name="skills.toml")).to_be_visible()


async def test_all_is_back_after_a_reload(wide: Page) -> None:
    amina = await start(wide, "Amina")
    await write(amina, "still here")
    await expect(amina.locator(".banyan")).to_have_count(2)
    before = await wide.locator(".chats").inner_text()
    await wide.reload()
    await wide.locator("body[data-ready]").wait_for()
    assert await wide.locator(".chats").inner_text() == before


async def test_the_page_comes_back_by_itself_after_a_restart(wide: Page, stage: Stage) -> None:
    amina = await start(wide, "Amina")
    await stage.stop()
    await expect(wide.locator("#connection")).to_contain_text("Trying again")
    await write(amina, "written meanwhile")
    await stage.start()
    await expect(amina.locator(".banyan", has_text="written meanwhile")).to_have_count(1)
    await expect(amina.locator(".own", has_text="written meanwhile")).to_have_count(1)
    await expect(wide.locator("#connection")).to_be_empty()


async def test_a_narrow_page_shows_one_chat_at_a_time(narrow: Page) -> None:
    await start(narrow, "Amina")
    await expect(narrow.locator(".chat:visible")).to_have_count(1)
    await narrow.get_by_role("tab", name="Salma").click()
    await expect(chat(narrow, "Salma")).to_be_visible()
    await expect(chat(narrow, "Amina")).to_be_hidden()
    await narrow.keyboard.press("End")
    await expect(narrow.get_by_role("tab", name="Village square")).to_be_focused()
    width = await narrow.evaluate("document.documentElement.scrollWidth")
    assert width == 390


async def test_everything_can_be_done_by_keyboard(wide: Page) -> None:
    keyboard = wide.keyboard
    await keyboard.press("Tab")
    await expect(wide.get_by_role("link", name="Skip to the chats")).to_be_focused()
    await keyboard.press("Enter")
    amina = chat(wide, "Amina")
    for focused in (
        amina.get_by_label("Language of Amina"),
        amina.get_by_role("button", name="Settings of Amina"),
        amina.get_by_role("log"),
        amina.locator(".start"),
    ):
        await keyboard.press("Tab")
        await expect(focused).to_be_focused()
    await keyboard.press("Enter")
    await expect(amina.locator("textarea")).to_be_focused()
    await expect(amina.locator(".banyan")).to_have_count(1)
    await keyboard.press("Shift+Tab")
    await keyboard.press("Shift+Tab")
    await expect(amina.get_by_role("button", name="No", exact=True)).to_be_focused()
    await keyboard.press("Enter")
    await expect(amina.get_by_text("You chose echo:1:No.")).to_be_visible()
    await expect(amina.locator("textarea")).to_be_focused()
    await keyboard.type("thank you")
    await keyboard.press("Enter")
    await expect(amina.locator(".banyan", has_text="thank you")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_nobody_is_shut_out(
    wide: Page, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page = wide
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme=scheme)
    amina = await start(page, "Amina")
    await write(amina, "hello")
    await amina.locator(".own", has_text="hello").hover()
    await amina.locator(".own .toggle").last.click()
    await amina.locator(".more:visible button").first.click()
    await expect(amina.locator(".reactions")).to_be_visible()
    await expect(amina.locator(".banyan")).to_have_count(2)
    await no_violations(page)
    await page.get_by_role("button", name="Settings of Amina").click()
    await no_violations(page)


async def no_violations(page: Page) -> None:
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


async def test_what_is_to_be_pressed_is_large_enough(narrow: Page) -> None:
    await start(narrow, "Amina")
    assert await too_small(narrow) == []


async def too_small(page: Page) -> list[str]:
    small: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, .row a, [role=tab]")]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([name]) => name)"""
    )
    return small
