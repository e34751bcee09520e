"""Runs a flow against its journal; nothing of it stays in memory."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from bot.engine.journal import MOST_ENTRIES, Conversation, Entry
from bot.engine.talk import (
    Ask,
    Cancelled,
    Command,
    Entered,
    Fetch,
    FlowError,
    Look,
    Say,
    Step,
    Talk,
    TimedOut,
)

Function: TypeAlias = Callable[[Talk], Coroutine[Any, Any, None]]
Stop: TypeAlias = tuple[list[Say], Entered | None]

KINDS: Final[dict[type[Entered], str]] = {Ask: "ask", Step: "step", Look: "look", Fetch: "fetch"}
ERRORS: Final[dict[str, type[FlowError]]] = {"cancelled": Cancelled, "timed out": TimedOut}


class ForeignAwait(FlowError):
    """A flow awaited something that is not a command of its `Talk`."""


class Diverged(FlowError):
    """The flow's code no longer asks for what its journal recorded."""


class Run:
    """A flow that is run against its journal, and goes on from there when the journal grows.

    Pure: no input, no output, no clock, no event loop.
    """

    def __init__(self, flow: Function, conversation: Conversation) -> None:
        self._flow = flow
        self._conversation = conversation
        self._begin()

    def _begin(self) -> None:
        conversation = self._conversation
        talk = Talk(conversation.person, conversation.args)
        self._coroutine: Coroutine[Command, Any, None] = self._flow(talk)
        self._place = 0  # of the entry that the flow waits for
        self._command = self._next()  # where the flow stands; None where it has ended

    def close(self) -> None:
        """Let go of the flow where it stands."""
        self._coroutine.close()

    def settle(self) -> Stop:
        """What the flow says anew, and what it is blocked on, None where it has ended.

        Where a release changed the flow, the journal is rebuilt from what is known: answers and
        finished steps are carried over by key, so that only what is new is asked and no step runs
        twice.

        Raises `ForeignAwait`, and whatever the flow itself raises.
        """
        conversation, said = self._conversation, list[Say]()
        while True:
            try:
                more, command = self._go_on()
            except Diverged:
                self._begin_anew()
                said.clear()
                continue
            said += more
            if command is None or conversation.open:
                return said, command
            hit = _carried(conversation, command)
            if hit is None:
                return said, command
            said.clear()  # it was said before that answer was given
            append(conversation, hit)

    def _begin_anew(self) -> None:
        conversation = self._conversation
        known = [e for e in conversation.journal if e.done and not e.error]
        conversation.carried.update({f"{e.kind} {e.key}": e for e in known})
        conversation.journal.clear()
        self.close()
        self._begin()

    def _go_on(self) -> Stop:
        """Words are new exactly when every entry of the journal is behind them.

        Everything earlier was committed with its entry. Raises `Diverged`.
        """
        said: list[Say] = []
        journal = self._conversation.journal
        while (command := self._command) is not None:
            if isinstance(command, Say):
                if self._place == len(journal):
                    said.append(command)
                self._command = self._next()
                continue
            if not isinstance(command, Entered):
                raise ForeignAwait(f"The flow awaited {type(command).__name__}.")
            entry = self._entry_for(command)
            if entry is None or not entry.done:
                return said, command
            self._place += 1
            self._command = self._next(entry)
        if self._place < len(journal):
            raise Diverged(f"The flow ended before {journal[self._place].key!r}.")
        return said, None

    def _entry_for(self, command: Entered) -> Entry | None:
        journal = self._conversation.journal
        if self._place == len(journal):
            return None
        entry = journal[self._place]
        if (entry.kind, entry.key) != (kind_of(command), command.key):
            raise Diverged(f"{entry.kind} {entry.key!r} is now {command.key!r}.")
        return entry

    def _next(self, entry: Entry | None = None) -> Command | None:
        try:
            if entry and entry.error:
                return self._coroutine.throw(ERRORS[entry.error](entry.key))
            return self._coroutine.send(entry.value if entry else None)
        except StopIteration:
            return None


def _carried(conversation: Conversation, command: Entered) -> Entry | None:
    hit = conversation.carried.pop(f"{kind_of(command)} {command.key}", None)
    if hit and isinstance(command, Ask) and not command.answer.allows(hit.value):
        return None
    return hit


def append(conversation: Conversation, entry: Entry) -> None:
    """Add a line to the journal.

    Raises `FlowError` where a flow never ends.
    """
    if len(conversation.journal) >= MOST_ENTRIES:
        raise FlowError(f"A conversation may have {MOST_ENTRIES} entries at most.")
    conversation.journal.append(entry)


def kind_of(command: Entered) -> str:
    """The word that the journal uses for this kind of command."""
    return KINDS[type(command)]
