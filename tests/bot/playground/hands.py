"""What the tests do instead of a page, and what they hear instead of the core."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from markupsafe import Markup

from bot.ids import new_id
from bot.model import Incoming, Place, What
from bot.platforms.base import Cursor, Outgoing, ReadyButton
from bot.platforms.playground.actions import actions
from bot.platforms.playground.platform import Playground


async def do(playground: Playground, person: str, what: str, **more: Any) -> str:
    """Do something as a page would; returns the id under which it was sent."""
    action = {"id": new_id(), "person": person, "do": what, **more}
    await playground.act(actions.validate_json(json.dumps(action)))
    return str(action["id"])


async def someone(playground: Playground, name: str) -> str:
    """The id of one of the people who are there to begin with."""
    people = (await playground.state())["people"]
    return str(next(person["id"] for person in people if person["name"] == name))


async def chat(playground: Playground, name: str) -> list[dict[str, Any]]:
    """What the page shows of a chat."""
    return list((await playground.state())["chats"][name])


@asynccontextmanager
async def listening(playground: Playground) -> AsyncIterator[asyncio.Queue[Incoming]]:
    """Hear what is handed over, as the door would."""
    heard: asyncio.Queue[Incoming] = asyncio.Queue()

    async def receive(incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        for event in incomings:
            heard.put_nowait(event)

    task = asyncio.create_task(playground.listen(receive, ""))
    try:
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def hear(playground: Playground, *, all_of_it: bool = False) -> list[What]:
    """What waits, without handling it; mostly without the invitation that comes first."""
    waiting = asyncio.Event()
    heard: list[Incoming] = []

    async def receive(incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        heard.extend(incomings)
        waiting.set()

    task = asyncio.create_task(playground.listen(receive, ""))
    await waiting.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return [event.what for event in (heard if all_of_it else heard[1:])]


def letter(chat_id: str, words: str = "Hello!", *labels: str, **more: Any) -> Outgoing:
    """A letter to a chat of the playground, with a button for each label."""
    place = Place("playground", chat_id, private=chat_id != "group")
    buttons = tuple((ReadyButton(label, f"try:1:{label}"),) for label in labels)
    given: dict[str, Any] = {"key": new_id(), "language": "en", **more}
    return Outgoing(place=place, text=Markup(words), buttons=buttons, **given)
