"""Linking, as tests look at it."""

from __future__ import annotations

from datetime import timedelta

from bot.model import Pressed
from tests.handlers.people import id_of, presses
from tests.world import World, private

TOO_LATE = "It is too late for that"
WRONG = "That code does not work"
ONE = "your accounts are one person now"
MINUTE = timedelta(minutes=1)


async def are_one(world: World, one: str, other: str) -> bool:
    return await id_of(world, one) == await id_of(world, other) != ""


async def links(world: World) -> int:
    async with world.database.reading() as tx:
        return len(await tx.all("SELECT 1 FROM link"))


def labelled(world: World, who: str, label: str) -> Pressed:
    """The press of the latest button of this name, to be sent again."""
    for shown in reversed(world.platform.shown_in(private(who))):
        for button in (one for row in shown.outgoing.buttons for one in row):
            if button.label == label:
                return Pressed(button.data, shown.message)
    raise AssertionError(label)


async def presses_new(world: World, who: str) -> None:
    await world.says(who, "/link")
    await presses(world, who, "Link one more")
