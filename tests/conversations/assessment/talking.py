"""A person who talks with one flow, on a real database and with no more than the journal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.engine.answers import Given, NotUnderstood
from bot.engine.engine import Engine, Outcome, Outside
from bot.engine.flows import FLOWS
from bot.engine.journal import Conversation, Status
from bot.engine.talk import Ask, Fetch, Say, Step
from bot.i18n import Reader, plain
from bot.model import Account, Attachment
from conversations.assessment.flow import ASSESS
from conversations.assessment.own_framework import OWN_FRAMEWORK
from storage import people
from storage.database import Database, Transaction
from tests.stored import meet

__all__ = ["OWN_FRAMEWORK", "READER", "Talking", "somebody", "talk"]

READER = Reader(("en",))
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Talking:
    """One conversation: what was said, what is asked now, and how to answer it."""

    def __init__(self, tx: Transaction, person: str, flow: str, args: dict[str, Any]) -> None:
        self.tx = tx
        self.said: list[Say] = []
        self.asked: list[Ask] = []
        self.heard: list[Say | Ask] = []  # both, in their order
        self.problems: list[str] = []
        self.performed: list[Step] = []
        self.conversation = Conversation("c1", person, flow, args, touched_at=tx.now)

    async def begin(self) -> Talking:
        self._hear(await self._engine.begin(self.conversation))
        return self

    async def press(self, *options: str) -> None:
        """Press one option after the other, each under the question that is open then."""
        for option in options:
            await self.answer(Given(pressed=option))

    async def say(self, *texts: str) -> None:
        for text in texts:
            await self.answer(Given(text))

    async def send(self, content: str | bytes) -> None:
        encoded = content.encode() if isinstance(content, str) else content
        file = Attachment("roles.toml", "text/plain", len(encoded), encoded)
        await self.answer(Given(files=(file,)))

    async def answer(self, given: Given) -> None:
        try:
            self._hear(await self._engine.answer(self.conversation, given, READER))
        except NotUnderstood as problem:
            self.problems.append(plain(problem.expected, READER))

    async def back(self) -> bool:
        outcome = await self._engine.back(self.conversation)
        if outcome:
            self._hear(outcome)
        return outcome is not None

    @property
    def question(self) -> Ask | None:
        return self._engine.question(self.conversation) if self.conversation.open else None

    @property
    def key(self) -> str:
        """What is asked now; empty where nothing is."""
        return self.question.key if self.question else ""

    @property
    def words(self) -> str:
        """What is asked now, and before that what was said last."""
        return plain(self.question.text, READER) if self.question else plain(self.last, READER)

    @property
    def last(self) -> Any:
        return self.said[-1].text

    @property
    def options(self) -> list[str]:
        return [option.id for option in self.question.answer.options] if self.question else []

    @property
    def done(self) -> bool:
        return self.conversation.status is Status.DONE

    def everything(self) -> str:
        """All words that the person has seen."""
        return "\n".join(plain(one.text, READER) for one in self.heard)

    @property
    def _engine(self) -> Engine:
        return Engine(FLOWS[self.conversation.flow], self.tx.now, self._perform)

    async def _perform(self, command: Outside) -> Any:
        assert not isinstance(command, Fetch)
        if isinstance(command, Step):
            self.performed.append(command)
        return await command.effect(self.tx, person=self.conversation.person, **command.values)

    def _hear(self, outcome: Outcome) -> None:
        self.said += outcome.said
        self.heard += outcome.said
        if outcome.question:
            self.asked.append(outcome.question)
            self.heard.append(outcome.question)


@asynccontextmanager
async def somebody(folder: Path) -> AsyncIterator[tuple[Transaction, str]]:
    """A person in Lagos and a transaction that lasts as long as the test."""
    async with (
        Database.open(folder / "banyan.db", lambda: MONDAY) as database,
        database.transaction() as tx,
    ):
        person = await meet(tx, Account("test", "ana"), "chat")
        await people.live_in_zone(tx, person.id, "Africa/Lagos")
        yield tx, person.id


async def talk(tx: Transaction, person: str, flow: str = ASSESS, **args: Any) -> Talking:
    """Begin a conversation."""
    return await Talking(tx, person, flow, args).begin()
