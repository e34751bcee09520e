"""A small conversation that the tests of the core hold, known only while they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.engine.answers import text
from bot.engine.flows import FLOWS, Flow
from bot.engine.replay import Function
from bot.engine.talk import Option, Talk
from bot.model import Plain
from bot.text import verbatim
from handlers import dialogue
from handlers.registry import Command, Handler, PressHandler, on
from handlers.turn import Turn
from storage import people
from storage.database import Reading, Transaction

COLOURS = [Option("red", verbatim("Red")), Option("green", verbatim("Green"))]


async def rename(tx: Transaction, *, person: str, name: str) -> None:
    """Remember a name."""
    await people.describe(tx, person, name=name)


async def count(tx: Reading, *, person: str) -> Plain:
    """How many people there are."""
    row = await tx.one("SELECT count(*) AS n FROM person")
    return row["n"] if row else 0


async def painting(talk: Talk) -> None:
    """Three questions, a look and a step."""
    await talk.say(verbatim("Let us paint."))
    name = await talk.ask("name", verbatim("Your name?"), text(20))
    await talk.choose("colour", verbatim("Which colour?"), COLOURS, progress=(2, 3))
    people_here = await talk.look("people", count)
    await talk.step("renamed", rename, name=name)
    await talk.confirm("again", verbatim(f"Again? ({people_here} paint)"))
    await talk.say(verbatim("Done."))


async def paint(turn: Turn) -> None:
    """Start painting."""
    await dialogue.start(turn, "painting")


@contextmanager
def trial(
    *,
    flow: Function = painting,
    command: Handler = paint,
    press: PressHandler | None = None,
) -> Iterator[None]:
    """Know `/paint` and its flow for a while; nobody needs to have agreed to anything."""
    FLOWS["painting"] = Flow("painting", verbatim("Painting"), flow, before_consent=True)
    on.commands["paint"] = Command("paint", verbatim("Paint"), command, before_consent=True)
    if press:
        on.presses["trial"] = press
        on.open_presses.add("trial")
    try:
        yield
    finally:
        del FLOWS["painting"], on.commands["paint"]
        on.presses.pop("trial", None)
        on.open_presses.discard("trial")
