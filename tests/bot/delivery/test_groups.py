"""Groups that have moved, or do not let Banyan write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import (
    ChatMoved,
    NotAllowed,
)
from bot.model import (
    Moved,
    Place,
)
from bot.platforms.base import Outgoing
from bot.receive import Released
from handlers.registry import on
from handlers.turn import Turn
from storage.outbox import State
from tests.bot.delivery.letters import (
    commit,
    letter,
    moods,
    said,
    send,
    states,
)
from tests.counting import CountingPlatform
from tests.telegram_world import Virtual
from tests.world import GROUP, World


async def test_groups_in_which_banyan_is_muted_hold_nobody_else(world: World) -> None:
    moods(world, *[NotAllowed()] * 20)
    muted = [Place("counting", f"group {number}") for number in range(20)]
    await send(world, *(letter(f"to {place.chat}", place) for place in muted), letter("other"))
    assert said(world) == ["other"]


class Upgraded(CountingPlatform):
    """A platform on which the group has another id from now on."""

    async def deliver(self, outgoing: Outgoing) -> str:
        if outgoing.place.chat == GROUP.chat:
            raise ChatMoved("new")
        return await super().deliver(outgoing)


@pytest.mark.parametrize("told", [False, True], ids=["found out", "told too"])
async def test_letters_to_a_group_that_has_moved_come_there_once_and_in_order(
    tmp_path: Path, *, told: bool
) -> None:
    world, topic, new = World(tmp_path / "banyan.db"), replace(GROUP, thread="7"), "new"
    world.platform = Upgraded()
    async with world:
        await commit(world, *(letter(f"{number}", GROUP) for number in range(5)))
        await commit(world, *(letter(f"topic {number}", topic) for number in range(5)))
        if told:
            await world.happens("group", Moved(new), place=GROUP)
        for _time in range(3):
            await world.settled()
            await world.delivery.refill()
        assert world.platform.deliveries == 10
        assert said(world, replace(GROUP, chat=new)) == [f"{number}" for number in range(5)]
        found = said(world, replace(topic, chat=new))
        assert found == [f"topic {number}" for number in range(5)]
        assert set((await states(world)).values()) == {State.SENT}


async def test_a_letter_that_is_not_stored_is_let_go_where_the_group_has_moved(
    tmp_path: Path,
) -> None:
    world = World(tmp_path / "banyan.db")
    world.platform = Upgraded()
    async with world:
        world.delivery.release([Released(letter("too fast", GROUP), GROUP)])
        await world.settled()
        assert world.platform.shown == []


async def test_a_muted_group_is_told_of_once_an_hour_and_its_letters_are_dropped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def note(turn: Turn, about: str) -> None:
        told.append(about)

    monkeypatch.setitem(on.dues, "not_allowed", note)
    world.timer = timer = Virtual()
    await world.restart()
    for hours in (1, 2, 3):
        moods(world, *[NotAllowed()] * 4)
        for number in range(4):
            await send(world, letter(f"{hours} {number}", GROUP))
        assert len(told) == hours
        timer.at += timedelta(hours=1)
    assert set((await states(world)).values()) == {State.DROPPED}
    await send(world, letter("unmuted", GROUP))
    assert said(world, GROUP) == ["unmuted"]
