"""Runs a flow against its journal; nothing of it stays in memory."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from bot.engine.journal import MOST_ENTRIES, Conversation, Entry
from bot.engine.talk import Ask, Cancelled, Entered, FlowError, Look, Say, Step, Talk, TimedOut

Function: TypeAlias = Callable[[Talk], Coroutine[Any, Any, None]]
Stop: TypeAlias = tuple[list[Say], Entered | None]

KINDS: Final[dict[type[Entered], str]] = {Ask: "ask", Step: "step", Look: "look"}
ERRORS: Final[dict[str, type[FlowError]]] = {"cancelled": Cancelled, "timed out": TimedOut}


class ForeignAwait(FlowError):
    """A flow awaited something that is not a command of its `Talk`."""


class Diverged(FlowError):
    """The flow's code no longer asks for what its journal recorded."""


def replay(flow: Function, conversation: Conversation) -> Stop:
    """Run the flow: what it says anew, and what it is blocked on, None where it has ended.

    Pure: no input, no output, no clock, no event loop. Words are new exactly when every entry of
    the journal is behind them, because everything earlier was committed with its entry.

    Raises `Diverged`, `ForeignAwait`, and whatever the flow itself raises.
    """
    said: list[Say] = []
    journal, place = conversation.journal, 0
    value: Any = None
    error: FlowError | None = None
    coroutine = flow(Talk(conversation.person, conversation.args))
    try:
        while True:
            try:
                command = coroutine.throw(error) if error else coroutine.send(value)
            except StopIteration:
                if place < len(journal):
                    raise Diverged(f"The flow ended before {journal[place].key!r}.") from None
                return said, None
            value = error = None
            if isinstance(command, Say):
                if place == len(journal):
                    said.append(command)
                continue
            if not isinstance(command, Entered):
                raise ForeignAwait(f"The flow awaited {type(command).__name__}.")
            if place == len(journal):
                return said, command
            entry = journal[place]
            if (entry.kind, entry.key) != (kind_of(command), command.key):
                raise Diverged(f"{entry.kind} {entry.key!r} is now {command.key!r}.")
            if not entry.done:
                return said, command
            place, value = place + 1, entry.value
            error = ERRORS[entry.error](entry.key) if entry.error else None
    finally:
        coroutine.close()


def settle(flow: Function, conversation: Conversation) -> Stop:
    """Replay; where a release changed the flow, rebuild the journal from what is known.

    Answers and finished steps are carried over by key, so that only what is new is asked and no
    step runs twice.
    """
    said: list[Say] = []
    while True:
        try:
            more, command = replay(flow, conversation)
        except Diverged:
            known = [e for e in conversation.journal if e.done and not e.error]
            conversation.carried.update({f"{e.kind} {e.key}": e for e in known})
            conversation.journal.clear()
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
