"""Somebody with two accounts, so that a test can begin with what it is about."""

from __future__ import annotations

from tests.handlers.people import presses
from tests.transcript import CODE, readable
from tests.world import World, private


async def asks(world: World, who: str) -> str:
    """Somebody asks for a code; returns it."""
    await world.says(who, "/link")
    return code_shown(world, who)


def code_shown(world: World, who: str) -> str:
    """The code that somebody was shown last; empty where there was none."""
    texts = [str(one.outgoing.text) for one in world.platform.shown_in(private(who))]
    return next((found[2] for text in reversed(texts) if (found := CODE.search(text))), "")


async def types(world: World, who: str, code: str) -> None:
    """Somebody types a code and says that both accounts are theirs."""
    await world.says(who, f"/link {code}")
    await presses(world, who, "Yes, both are mine")


async def becomes_one(world: World, asker: str, typist: str) -> None:
    """Two accounts become one person."""
    await types(world, typist, await asks(world, asker))
    await presses(world, asker, "Yes")


def heard(world: World, who: str) -> str:
    """The words that were shown to somebody last."""
    text = str(world.platform.shown_in(private(who))[-1].outgoing.text)
    return " ".join(readable(text).split())
