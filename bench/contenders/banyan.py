"""Banyan: every answer is committed (`synchronous=FULL`) before the next question is put."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bench.contender import Tally
from bench.dialogue import COMMAND, FAREWELL, QUESTIONS, Message
from bot import logs
from bot.app import House
from bot.clock import system_clock
from bot.engine.answers import text
from bot.engine.flows import flow
from bot.engine.talk import Option, Talk
from bot.model import Account, Commanded, Incoming, Place, Said
from bot.platforms.base import Outgoing, Platform, Receive
from bot.rate_limits import Pacing
from bot.settings import Settings
from bot.text import Text
from handlers import dialogue, on
from handlers.turn import Turn
from storage import conversations, people
from storage.database import Database

AT_MOST: Final = 100  # updates in one answer of Telegram's `getUpdates`

# Made once, as `_("…")` at the top of a flow's module is.
WORDS: Final[Mapping[str, Text]] = {question.key: Text(question.words) for question in QUESTIONS}
OPTIONS: Final[Mapping[str, Sequence[Option]]] = {
    question.key: [
        Option(str(number), Text(choice)) for number, choice in enumerate(question.choices, 1)
    ]
    for question in QUESTIONS
}


@flow(COMMAND, title=Text("The interview"), before_consent=True)
async def interview(talk: Talk) -> None:
    """Ask six questions."""
    for question in QUESTIONS:
        if question.choices:
            await talk.choose(question.key, WORDS[question.key], OPTIONS[question.key])
        else:
            await talk.ask(question.key, WORDS[question.key], text())
    await talk.say(Text(FAREWELL))


@on.command(COMMAND, summary=Text("The interview"), before_consent=True)
async def begin(turn: Turn) -> None:
    """Open the dialogue."""
    await dialogue.start(turn, COMMAND)


class Counting:
    """A platform that only counts the messages it is given."""

    name = "counting"
    command_sign = "/"
    knows_keys = False
    pacing = Pacing()

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._messages = 0

    async def listen(self, receive: Receive, since: str) -> None:
        await asyncio.Event().wait()

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        return (outgoing,)

    async def deliver(self, outgoing: Outgoing) -> str:
        self._messages += 1
        if not outgoing.edits:
            self._tally.count(int(outgoing.place.chat))
        return str(self._messages)

    def link_for(self, payload: str) -> str:
        return payload

    async def fetch(self, reference: str) -> bytes | None:
        """There are no files elsewhere."""
        return None

    async def working(self, place: Place) -> None:
        """Nobody looks."""

    async def administers(self, account: Account, place: Place) -> bool:
        return False


class Banyan:
    """The whole core, wired as it is when it runs."""

    def __init__(self, house: House, database: Database, tally: Tally) -> None:
        self._house = house
        self._database = database
        self._tally = tally

    def update(self, message: Message) -> Incoming:
        person = str(message.person)
        return Incoming(
            id=f"{person}.{message.number}",
            account=Account(Counting.name, person),
            place=Place(Counting.name, person, private=True),
            what=Said(message.words) if message.number else Commanded(COMMAND),
            at=system_clock(),
            language="en",
        )

    async def handle(self, update: Incoming) -> None:
        person = int(update.account.id)
        before = self._tally.given[person]
        await self._house.door.receive([update])
        await self._tally.reached(person, before + 1)

    async def handle_all(self, updates: Sequence[Incoming]) -> None:
        for first in range(0, len(updates), AT_MOST):
            await self._house.door.receive(updates[first : first + AT_MOST])
        await self._house.delivery.settled()

    async def known(self, person: int) -> int:
        async with self._database.reading() as tx:
            found = await people.of_account(tx, Account(Counting.name, str(person)))
            talk = await conversations.open_of(tx, found.id) if found else None
        return sum(entry.done for entry in talk.journal) if talk else 0


@asynccontextmanager
async def opened(folder: Path, tally: Tally) -> AsyncIterator[Banyan]:
    """Banyan on a database in the folder."""
    logs.set_up("warning")
    platforms: dict[str, Platform] = {Counting.name: Counting(tally)}
    async with Database.open(folder / "banyan.db") as database:
        house = House(database, platforms, Settings())
        async with house.running():
            yield Banyan(house, database, tally)
