"""Whoever wrote something that cannot be read is asked to write it again."""

from __future__ import annotations

from bot.model import Unheard
from tests.handlers.people import arrives, last
from tests.world import GROUP, World

AGAIN = "I could not read what you wrote: its key did not come. Please send it again."


async def test_somebody_is_asked_to_write_again(world: World) -> None:
    await arrives(world, "ana")
    await world.happens("ana", Unheard())
    assert last(world) == AGAIN


async def test_a_stranger_is_asked_and_nothing_is_kept_of_them(world: World) -> None:
    await world.happens("ana", Unheard())
    assert last(world) == AGAIN
    async with world.database.reading() as tx:
        assert await tx.all("SELECT id FROM person") == []


async def test_an_open_question_stays_open(world: World) -> None:
    await arrives(world, "ana")
    await world.says("ana", "/timezone")
    await world.happens("ana", Unheard())
    assert last(world) == AGAIN
    await world.says("ana", "nowhere at all")
    assert last(world).startswith("I do not know that place.")


async def test_a_group_is_not_bothered(world: World) -> None:
    await arrives(world, "ana")
    shown = len(world.platform.shown)
    await world.happens("ana", Unheard(), place=GROUP)
    assert len(world.platform.shown) == shown
