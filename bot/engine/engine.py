"""Moves a conversation on by one event; what it says comes back, what it does is performed."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.engine.answers import Given
from bot.engine.flows import Flow
from bot.engine.journal import Conversation, Entry, Status
from bot.engine.replay import Run, append, kind_of
from bot.engine.talk import Ask, Cancelled, Entered, Fetch, Look, Say, Step, TimedOut
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text

Outside: TypeAlias = Step | Look | Fetch
Perform: TypeAlias = Callable[[Outside], Awaitable[Plain]]


@dataclass(slots=True)
class Outcome:
    """What one event led to."""

    said: list[Say] = field(default_factory=list)
    question: Ask | None = None  # the one that is open now
    before: Ask | None = None  # the one that was open before
    chosen: Text | None = None  # the answer to that, as it is shown


@dataclass(frozen=True, slots=True)
class Engine:
    """One turn of one conversation: its flow, the time, and who performs its steps."""

    flow: Flow
    now: datetime
    perform: Perform

    async def begin(self, conversation: Conversation) -> Outcome:
        """Run up to the first question."""
        with self._run(conversation) as run:
            return await self._proceed(conversation, run, Outcome())

    async def answer(self, conversation: Conversation, given: Given, reader: Reader) -> Outcome:
        """Take an answer to the open question and run up to the next.

        Raises `NotUnderstood` and leaves the conversation as it was.
        """
        asked = conversation.open
        with self._run(conversation) as run:
            outcome = _before(run)
            question = outcome.before
            if asked and question and question.key == asked.key:
                value = as_journalled(question.answer.parse(given, reader))
                outcome.chosen = question.answer.shown(value)
                self._close(conversation, asked, outcome, value=value)
            return await self._proceed(conversation, run, outcome)

    def question(self, conversation: Conversation) -> Ask | None:
        """The question that waits for an answer."""
        with self._run(conversation) as run:
            return _before(run).before

    async def stop(self, conversation: Conversation, error: str) -> Outcome:
        """Throw "cancelled" or "timed out" into the flow, at the open question."""
        asked = conversation.open
        with self._run(conversation) as run:
            outcome = _before(run)
            if asked is None:
                conversation.status = Status.CANCELLED
                return outcome
            asked.error = error
            self._close(conversation, asked, outcome)
            return await self._proceed(conversation, run, outcome)

    async def back(self, conversation: Conversation) -> Outcome | None:
        """Open the last answered question again; None where there is none, or a final step."""
        answered = [
            place
            for place, entry in enumerate(conversation.journal)
            if entry.kind == "ask" and entry.done
        ]
        if not answered or any(entry.final for entry in conversation.journal[answered[-1] :]):
            return None
        outcome = Outcome(before=self.question(conversation))
        del conversation.journal[answered[-1] :]
        conversation.carried.clear()
        with self._run(conversation) as run:
            outcome = await self._proceed(conversation, run, outcome)
        outcome.said.clear()  # it was said when the question was first asked
        return outcome

    async def again(self, conversation: Conversation) -> Outcome:
        """Put the open question again, after a digression, a pause or a repair."""
        with self._run(conversation) as run:
            outcome = await self._proceed(conversation, run, _before(run))
        outcome.said.clear()
        return outcome

    def reopen(self, conversation: Conversation) -> bool:
        """Take a cancel back; False where the flow has done something since."""
        places = [n for n, e in enumerate(conversation.journal) if e.error == "cancelled"]
        if not places or any(e.kind == "step" for e in conversation.journal[places[-1] :]):
            return False
        del conversation.journal[places[-1] :]
        conversation.status = Status.OPEN
        return True

    def _close(
        self, conversation: Conversation, asked: Entry, outcome: Outcome, value: Plain = None
    ) -> None:
        if conversation.open is not asked:  # a release rebuilt the journal meanwhile
            append(conversation, asked)
        asked.value, asked.done = value, True
        outcome.said.clear()  # it was said before this was asked
        conversation.touched_at, conversation.nudged = self.now, False

    def _run(self, conversation: Conversation) -> closing[Run]:
        return closing(Run(self.flow.function, conversation))

    async def _proceed(self, conversation: Conversation, run: Run, outcome: Outcome) -> Outcome:
        while True:
            try:
                said, command = run.settle()
            except (Cancelled, TimedOut) as stop:
                ended = isinstance(stop, Cancelled)
                conversation.status = Status.CANCELLED if ended else Status.EXPIRED
                return outcome
            outcome.said += said
            if command is None:
                conversation.status = Status.DONE
                return outcome
            if isinstance(command, Step | Look | Fetch):
                await self._perform(conversation, command)
                continue
            self._open(conversation, command)
            outcome.question = command if isinstance(command, Ask) else None
            return outcome

    async def _perform(self, conversation: Conversation, command: Outside) -> None:
        value = as_journalled(await self.perform(command))
        final = isinstance(command, Step) and command.final
        append(conversation, Entry(kind_of(command), command.key, value, done=True, final=final))

    def _open(self, conversation: Conversation, command: Entered) -> None:
        conversation.status = Status.OPEN
        if conversation.open is not None:
            return
        append(conversation, Entry(kind_of(command), command.key))
        within = command.within if isinstance(command, Ask) else None
        conversation.deadline_at = self.now + within if within else None


def _before(run: Run) -> Outcome:
    """How things stand before anything else happens: mostly at an open question."""
    said, command = run.settle()
    return Outcome(said, before=command if isinstance(command, Ask) else None)


def as_journalled(value: Plain) -> Plain:
    """What a replay will read back: a first run must not see anything richer than that."""
    if value is None or isinstance(value, str | bool | int):
        return value
    return json.loads(json.dumps(value))
