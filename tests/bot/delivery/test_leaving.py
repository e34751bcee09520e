"""Announcements: nobody gets one twice, whenever the process dies; what waits can be taken back."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import (
    DeliveryError,
    NotAllowed,
    Suspended,
    TryLater,
    Unreachable,
)
from bot.model import Letter, Weight
from storage import outbox
from storage.outbox import State
from tests.bot.delivery.letters import (
    ANA,
    BEN,
    SOON,
    Narrow,
    commit,
    letter,
    moods,
    said,
    send,
    states,
)
from tests.world import World


def announced(key: str = "first") -> Letter:
    return letter(key, weight=Weight.ANNOUNCEMENT)


async def take_back(world: World) -> int:
    """Delete what waits, as a stopped announcement does."""
    async with world.database.transaction() as tx:
        return await tx.run("DELETE FROM outbox WHERE state = 'queued'")


async def until_left(world: World) -> None:
    while "leaving" not in (await states(world)).values():
        await world.a_moment()


@pytest.mark.parametrize("knows_keys", [True, False])
async def test_who_dies_while_handing_over_says_it_once(
    narrow: tuple[World, Narrow], knows_keys: bool
) -> None:
    world, platform = narrow
    platform.knows_keys = knows_keys
    await commit(world, announced(), letter("answer", BEN))
    await until_left(world)
    await world.stop()
    platform.take()
    await world.start()
    await world.settled()
    ended = State.SENT if knows_keys else State.DOUBTFUL
    assert await states(world) == {"first": ended, "answer": State.SENT}
    assert said(world) == (["first"] if knows_keys else [])


async def test_an_announcement_that_arrived_before_the_death_is_not_repeated(world: World) -> None:
    platform = moods(world)
    platform.knows_keys = False
    async with world.database.transaction() as tx:
        await outbox.add(tx, [announced()])
        await outbox.leave(tx, [("first", ANA)])
    await world.restart()
    await world.settled()
    assert platform.deliveries == 0
    assert await states(world) == {"first": State.DOUBTFUL}


async def test_what_is_taken_back_before_its_turn_is_not_said(
    narrow: tuple[World, Narrow],
) -> None:
    world, platform = narrow
    await commit(world, announced(), announced("second"), announced("third"))
    await until_left(world)
    assert await take_back(world) == 2
    platform.take()
    await world.settled()
    assert said(world) == ["first"]
    await send(world, announced("second"))
    assert said(world) == ["first", "second"]


@pytest.mark.parametrize("problem", [TryLater(SOON), DeliveryError(), Suspended()])
async def test_what_certainly_has_not_arrived_waits_as_before(
    world: World, problem: DeliveryError
) -> None:
    platform = moods(world, problem, TryLater(SOON * 100_000))
    platform.knows_keys = False
    async with world.database.transaction() as tx:
        await outbox.add(tx, [announced()])
    await world.delivery.refill()
    while platform.tried < 1 or "leaving" in (await states(world)).values():
        await world.a_moment()
        await asyncio.sleep(0)
    assert await states(world) == {"first": State.QUEUED}
    assert await take_back(world) == 1


@pytest.mark.parametrize("problem", [Unreachable(), NotAllowed()])
async def test_it_is_known_who_cannot_be_written_to(world: World, problem: DeliveryError) -> None:
    moods(world, problem)
    await send(world, announced())
    assert await states(world) == {"first": State.UNREACHABLE}
