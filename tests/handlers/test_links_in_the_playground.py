"""The people on the page have an account each, which can become one person's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.platforms.base import Platform
from bot.platforms.playground.platform import Playground
from tests.bot.playground.hands import chat, do, someone
from tests.world import World


class PlaygroundWorld(World):
    """Banyan and its own page."""

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        self.page = Playground(self.database)
        await self.page.begin()
        return {"playground": self.page}

    async def writes(self, who: str, text: str, *, until: str) -> str:
        """Somebody writes, and these words come; returns all that is shown to them."""
        await do(self.page, who, "write", text=text)
        async with asyncio.timeout(20):
            while until not in (shown := str(await chat(self.page, who))):
                await self.a_moment()
        await self.settled()  # others are told something, too, which they can answer then
        return shown


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[PlaygroundWorld]:
    async with PlaygroundWorld(tmp_path / "banyan.db") as world:
        yield world


async def test_two_people_of_the_page_become_one(world: PlaygroundWorld) -> None:
    amina, mateo = await someone(world.page, "Amina"), await someone(world.page, "Mateo")
    await world.writes(amina, "hello", until="Hello, I am Banyan!")
    await world.writes(amina, "1", until="Which language")
    await world.writes(amina, "English", until="Where do you live?")
    await world.writes(amina, "skip", until="What would you like to do?")
    shown = await world.writes(amina, "link", until="Show the code to nobody")
    code = re.search(r"link [0-9a-z]{4} [0-9a-z]{4}", shown)
    assert code
    await world.writes(mateo, code[0], until="Playground")
    await world.writes(mateo, "1", until="Gracias. Ahora sigue en la otra cuenta")
    assert mateo in await world.writes(amina, "yes", until="one person now")
    await world.writes(mateo, "profile", until=amina)
