"""Somebody who has been through first contact, so that a test can begin with what it is about."""

from __future__ import annotations

from bot.model import Account, Pressed
from storage import people
from tests.transcript import readable
from tests.world import World, private


async def presses(world: World, who: str, label: str) -> None:
    """Somebody presses the latest button of this name in their private chat."""
    place = private(who)
    for shown in reversed(world.platform.shown):
        for button in (one for row in shown.outgoing.buttons for one in row):
            if shown.place == place and readable(button.label) == label:
                return await world.happens(who, Pressed(button.data, shown.message))
    raise AssertionError(f"nobody can press {label!r} here")


async def arrives(world: World, who: str, place: str = "Lagos") -> str:
    """Somebody says yes, reads English and lives somewhere; returns their id."""
    await world.opens(who)
    await presses(world, who, "Yes, let us start")
    await world.says(who, "English")
    await world.says(who, place)
    return await id_of(world, who)


async def id_of(world: World, who: str) -> str:
    """The id by which Banyan knows somebody; empty where it does not."""
    async with world.database.reading() as tx:
        person = await people.of_account(tx, Account("counting", who))
    return person.id if person else ""


def last(world: World) -> str:
    """The words that were shown last."""
    return str(world.platform.shown[-1].outgoing.text)
