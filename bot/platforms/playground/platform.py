"""The playground as a platform like the others."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.model import Account, Place
from bot.platforms.base import Outgoing, Receive
from bot.platforms.playground import view
from bot.platforms.playground.acting import act
from bot.platforms.playground.actions import AnyAction
from bot.platforms.playground.conversion import incoming
from bot.platforms.playground.markup import START
from bot.platforms.playground.names import GROUP, NAME, Update
from bot.platforms.playground.pages import OpenPages
from bot.platforms.playground.posting import post
from bot.platforms.playground.samples import begin
from bot.rate_limits import Pacing
from storage import playground
from storage.database import Database
from storage.records.playground import PlaygroundEvent, PlaygroundFile

AT_ONCE: Final = 100  # events handed over together
REMEMBERED: Final = timedelta(days=1)  # how late a page may send something a second time


class Playground:
    """Several people on one web page, their private chats and a group they share."""

    name = NAME
    command_sign = "/"
    knows_keys = True
    pacing = Pacing()

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting = asyncio.Event()
        self._working: set[str] = set()
        self.pages = OpenPages()

    async def begin(self) -> str:
        """Bring the first people, if there is nobody yet; returns the secret of the address."""
        async with self._database.transaction() as tx:
            await begin(tx)
            await playground.forget_events(tx, REMEMBERED)
            return await playground.page_token(tx, secrets.token_urlsafe(24))

    async def listen(self, receive: Receive, since: str) -> None:
        while True:
            self._waiting.clear()
            while events := await self._events():
                await self._hand_over(receive, events)
            await self._waiting.wait()

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        return (outgoing,)

    async def deliver(self, outgoing: Outgoing) -> str:
        try:
            async with self._database.transaction() as tx:
                receipt, updates = await post(tx, outgoing)
            self.pages.tell(*updates)
        finally:
            self._show_working({outgoing.place.chat}, busy=False)
        return receipt

    async def administers(self, account: Account, place: Place) -> bool:
        async with self._database.reading() as tx:
            person = await playground.find_person(tx, account.id)
        return bool(place.chat == GROUP and person and person.in_group and person.administers)

    async def fetch(self, reference: str) -> bytes | None:
        """Everything comes with its message."""
        return None

    async def working(self, place: Place) -> None:
        self._show_working({place.chat}, busy=True)

    def link_for(self, payload: str) -> str:
        """The address that leads from the group into the reader's private chat."""
        return START + payload

    async def act(self, action: AnyAction) -> None:
        """Do what somebody asked for on the page.

        Raises `NotPossible`.
        """
        async with self._database.transaction() as tx:
            updates = await act(tx, action)
        self.pages.tell(*updates)
        self._waiting.set()

    async def state(self) -> Update:
        """Everything that a page needs to begin, or to begin again."""
        async with self._database.reading() as tx:
            return await view.state(tx, self._working)

    async def file(self, file_id: str) -> PlaygroundFile | None:
        """A file that was sent in one of the chats."""
        async with self._database.reading() as tx:
            return await playground.find_file(tx, file_id)

    async def _events(self) -> list[PlaygroundEvent]:
        async with self._database.reading() as tx:
            return await playground.waiting_events(tx, AT_ONCE)

    async def _hand_over(self, receive: Receive, events: Sequence[PlaygroundEvent]) -> None:
        chats = {event.chat for event in events}
        self._show_working(chats, busy=True)
        async with self._database.reading() as tx:
            happened = [await incoming(tx, event) for event in events]
        await receive(happened)
        async with self._database.transaction() as tx:
            await playground.events_handled(tx, events)
        self._show_working(chats, busy=False)

    def _show_working(self, chats: set[str], *, busy: bool) -> None:
        changed = chats - self._working if busy else chats & self._working
        self._working = self._working | chats if busy else self._working - chats
        self.pages.tell(*(view.working(chat, busy=busy) for chat in changed))
