"""How many letters are held in memory, and that those which stay rows keep their order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import (
    TryLater,
)
from bot.model import (
    Weight,
)
from storage.outbox import State
from tests.bot.delivery.letters import (
    BEN,
    Narrow,
    commit,
    letter,
    moods,
    said,
    send,
    states,
    wait_until_shown,
)
from tests.world import World, private


async def test_more_letters_than_fit_into_memory_all_arrive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 10)
    await send(world, *(letter(f"{number:02}") for number in range(35)))
    for _ in range(4):
        await world.delivery.refill()
        await world.settled()
    assert said(world) == [f"{number:02}" for number in range(35)]


async def test_one_place_does_not_take_all_the_room_and_keeps_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ON_A_LANE", 3)
    moods(world, TryLater(timedelta(milliseconds=20)))
    await send(world, *(letter(f"{number:02}") for number in range(20)), letter("other", BEN))
    assert said(world, BEN) == ["other"]
    for _ in range(8):
        await world.delivery.refill()
        await world.settled()
    assert said(world) == [f"{number:02}" for number in range(20)]


async def take_one_by_one(world: World, platform: Narrow, number: int) -> None:
    """Let the platform take messages until there are so many, each noted before the next."""
    while len(platform.shown) < number:
        platform.take(1)
        await wait_until_shown(world, len(platform.shown) + 1)
        await world.door.quiet()


async def test_what_is_said_now_does_not_overtake_rows_that_found_no_room(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 10)
    world, platform = narrow
    await commit(world, *(letter(f"{number:02}") for number in range(15)))
    await world.delivery.refill()  # with no room at all
    platform.take(3)
    await wait_until_shown(world, 3)
    await commit(world, letter("15"))
    platform.take()
    for _time in range(3):
        await world.settled()
        await world.delivery.refill()
    await world.settled()
    assert said(world) == [f"{number:02}" for number in range(16)]


async def test_an_announcement_is_taken_up_bit_by_bit_and_nobody_waits_for_it(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 10)
    world, platform = narrow
    everybody = [private(f"person{number}") for number in range(200)]
    await commit(world, *(letter(one.chat, one, Weight.ANNOUNCEMENT) for one in everybody))
    await world.delivery.refill()  # as the clock does: there is no room for more
    await commit(world, letter("answer", private("person150")))
    await world.a_moment()
    await take_one_by_one(world, platform, 11)
    assert said(world, private("person150")) == ["answer"]
    await take_one_by_one(world, platform, 201)  # without the clock
    await world.settled()
    assert world.platform.deliveries == 201
    assert set((await states(world)).values()) == {State.SENT}


async def test_a_restart_in_the_middle_of_an_announcement_repeats_nothing_that_was_noted(
    narrow: tuple[World, Narrow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 10)
    world, platform = narrow
    everybody = [private(f"person{number}") for number in range(60)]
    await commit(world, *(letter(one.chat, one, Weight.ANNOUNCEMENT) for one in everybody))
    for number in (17, 34):
        await take_one_by_one(world, platform, number)
        platform.may_take = asyncio.Semaphore(1000 if number == 34 else 0)
        await world.stop()
        starting = asyncio.create_task(world.start())
    await starting
    for _time in range(12):
        await world.delivery.refill()
        await world.settled()
    assert platform.deliveries == 60
    assert set((await states(world)).values()) == {State.SENT}
