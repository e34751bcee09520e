"""The whole core behind the playground's page, in virtual time: a browser can look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from bot.i18n import Reader
from bot.model import Account, Picture, Place
from bot.pictures import KINDS
from bot.platforms.base import Platform
from bot.platforms.playground.names import NAME
from bot.platforms.playground.page import page
from bot.platforms.playground.platform import Playground
from bot.web.guard import Guard
from bot.web.server import WebServer
from storage import people, playground
from storage.database import Transaction
from tests.bot.playground.hands import do
from tests.world import World, private

HOST: Final = "127.0.0.1"
COMMUNITY: Final = "Village square"
SETTING_UP: Final = (
    *("Yes, let us start", "English", "Accra", COMMUNITY, "English", "Accra", "Local", "No hub"),
    *("Skip", "Everyone here", "safe@example.org", "Set it up", "I accept"),
)
COMING_IN: Final = ("Yes, let us start", "English", "Accra")


class PlaygroundWorld(World):
    """Banyan in the playground, and the people there, who are called by their names."""

    entrance = ""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.ids: dict[str, str] = {}

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        self.playground = Playground(self.database)
        guard = Guard(await self.playground.begin(), HOST)
        server = WebServer(HOST, 0, [page(self.playground, guard)])
        served = await stack.enter_async_context(server)
        self.entrance = served.address + guard.path()
        await self._learn_ids()
        return {NAME: self.playground}

    @staticmethod
    async def _draw(picture: Picture, reader: Reader) -> bytes:
        """As it is drawn in life, but for the process of its own."""
        function, recipe_for = KINDS[picture.kind]
        return function(recipe_for(picture.data, reader))

    async def _learn_ids(self) -> None:
        here = (await self.playground.state())["people"]
        self.ids = {one["name"]: one["id"] for one in here}

    def account(self, place: Place) -> Account:
        return Account(NAME, self.ids[place.chat])

    def chat(self, name: str) -> Place:
        """Somebody's private chat, as the calls of tests want it."""
        return private(name, NAME)

    async def does(self, name: str, what: str, /, **more: Any) -> None:
        """Somebody does something on a page, and whatever follows from it has been shown."""
        await do(self.playground, self.ids[name], what, **more)
        await self.all_shown()

    async def all_shown(self) -> None:
        """Wait until all that people have done is answered, and shown on the pages."""
        await self._survive(self._answered)

    async def _answered(self) -> None:
        while await self._waits():
            await self.a_moment()

    async def _waits(self) -> bool:
        async with self.database.reading() as tx:
            return bool(await playground.waiting_events(tx, 1))

    async def shown_to(self, name: str) -> list[dict[str, Any]]:
        """What a page shows of somebody's chat, or of the group."""
        chats = (await self.playground.state())["chats"]
        return list(chats[self.ids.get(name, name)])

    async def presses(self, name: str, label: str) -> None:
        """Somebody presses the latest button of this name."""
        for message in reversed(await self.shown_to(name)):
            for button in (one for row in message["buttons"] for one in row):
                if button["label"] == label:
                    what = {"message": message["number"], "data": button["data"]}
                    return await self.does(name, "press", **what)
        raise AssertionError(f"{name} cannot press {label!r}")

    async def answers(self, name: str, *answers: str) -> None:
        """Somebody presses these buttons, and writes what is on none."""
        for answer in answers:
            labels = await self._labels(name)
            if answer in labels:
                await self.presses(name, answer)
            else:
                await self.does(name, "write", text=answer)

    async def _labels(self, name: str) -> list[str]:
        messages = await self.shown_to(name)
        rows = messages[-1]["buttons"] if messages else []
        return [one["label"] for row in rows for one in row]

    async def has_community(self, organiser: str, others: Sequence[str]) -> None:
        """The organiser has set up a community, and the others have joined it; all in English."""
        for name in (organiser, *others):
            await self._comes(name)
        group = await self.shown_to("group")
        start = next(one["start"] for m in group for row in m["buttons"] for one in row)
        await self.does(organiser, "open", payload=start)
        await self.answers(organiser, *SETTING_UP)
        for name in others:
            await self.does(name, "write", text="/join", group=True)
            group = await self.shown_to("group")
            (start,) = [one["start"] for row in group[-1]["buttons"] for one in row]
            await self.does(name, "open", payload=start)
            await self.answers(name, *COMING_IN)
        async with self.database.transaction() as tx:
            for name in (organiser, *others):
                await self._call(tx, self.chat(name))

    async def reads(self, name: str, tag: str) -> None:
        """Somebody has chosen another language, on the page and with Banyan."""
        await self.does(name, "change", language=tag)
        async with self.database.transaction() as tx:
            await people.read_languages(tx, await self.id_of(tx, name), [tag])

    async def id_of(self, tx: Transaction, name: str) -> str:
        """Somebody's id with Banyan."""
        return await self._call(tx, self.chat(name))

    async def _comes(self, name: str) -> None:
        if name in self.ids:
            return await self.does(name, "change", language="en")
        self.ids[name] = f"person-{name}"
        await self.does(name, "add", name=name, language="en")
        await self.does(name, "join")
