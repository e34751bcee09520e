"""Drives a conversation through the engine alone, forgetting everything between two events."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.answers import Given, NotUnderstood
from bot.engine.engine import Engine, Outcome, Outside
from bot.engine.flows import Flow
from bot.engine.journal import Conversation, Entry
from bot.engine.replay import Function
from bot.engine.talk import Fetch
from bot.i18n import Reader
from bot.text import verbatim

READER = Reader(("en",))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Driver:
    """One conversation whose memory is nothing but its journal as JSON."""

    def __init__(self, function: Function, **args: Any) -> None:
        self.function = function
        self.now = START
        self.said: list[str] = []
        self.performed: list[tuple[str, dict[str, Any]]] = []
        self.conversation = Conversation("c1", "p1", "trial", args, touched_at=START)

    async def begin(self) -> Driver:
        """Start the conversation."""
        self._hear(await self._engine().begin(self.conversation))
        return self

    async def tell(self, *texts: str) -> None:
        """Answer one question after the other."""
        for text in texts:
            await self._take(Given(text))

    async def press(self, option: str) -> None:
        """Press one of the options."""
        await self._take(Given(pressed=option))

    async def _take(self, given: Given) -> None:
        self._forget()
        try:
            self._hear(await self._engine().answer(self.conversation, given, READER))
        except NotUnderstood as problem:
            self.said.append(problem.expected.message)

    async def back(self) -> bool:
        """Go back; False where that is not possible."""
        self._forget()
        outcome = await self._engine().back(self.conversation)
        if outcome is not None:
            self._hear(outcome)
        return outcome is not None

    async def stop(self, error: str) -> None:
        """Throw an error into the flow."""
        self._forget()
        self._hear(await self._engine().stop(self.conversation, error))

    async def again(self) -> None:
        """Have the question put again."""
        self._forget()
        self._hear(await self._engine().again(self.conversation))

    def reopen(self) -> bool:
        """Take a cancel back."""
        self._forget()
        return self._engine().reopen(self.conversation)

    @property
    def answers(self) -> dict[str, Any]:
        """What the journal holds, by key."""
        return {entry.key: entry.value for entry in self.conversation.journal if entry.done}

    def _engine(self) -> Engine:
        flow = Flow("trial", verbatim("Trial"), self.function)
        return Engine(flow, self.now, self._perform)

    async def _perform(self, command: Outside) -> Any:
        self.performed.append((command.key, command.values))
        if isinstance(command, Fetch):
            return command.read(command.address.encode(), **command.values)
        return await command.effect(None, person="p1", **command.values)

    def _hear(self, outcome: Outcome) -> None:
        self.said += [said.text.message for said in outcome.said]
        if outcome.question:
            self.said.append(outcome.question.text.message)

    def _forget(self) -> None:
        lines = json.loads(json.dumps([entry.line() for entry in self.conversation.journal]))
        self.conversation.journal = [Entry.read(line) for line in lines]
        self.now += timedelta(minutes=1)
