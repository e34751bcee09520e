"""Letters that take several messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.errors import (
    DeliveryError,
    TryLater,
    Uncertain,
)
from bot.model import (
    Letter,
    Send,
    Weight,
)
from bot.platforms.base import Outgoing
from bot.rate_limits import Pacing, Rate
from bot.text import verbatim
from storage import outbox
from storage.outbox import State
from tests.bot.delivery.letters import (
    ANA,
    SOON,
    Moody,
    Narrow,
    commit,
    letter,
    moods,
    said,
    send,
    states,
    wait_until_shown,
)
from tests.telegram_world import Virtual
from tests.world import World


class Parted(Moody):
    """A platform that takes a line at a time."""

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        lines = str(outgoing.text).split("|")
        return [
            replace(outgoing, key=f"{outgoing.key}.{number}", text=Markup(line))
            for number, line in enumerate(lines)
        ]


@pytest.fixture
async def parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    world = World(tmp_path / "banyan.db")
    world.platform = Parted()
    async with world:
        yield world


any_moods = st.lists(
    st.sampled_from(
        [None, TryLater(SOON), Uncertain(), DeliveryError(), RuntimeError("unexpected")]
    ),
    max_size=9,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.integers(1, 4), weather=any_moods, anyway=st.booleans())
async def test_each_part_comes_once_and_in_order_in_any_weather(
    parted: World, lines: int, weather: list[Exception | None], anyway: bool
) -> None:
    platform = moods(parted, *weather)
    platform.arrives_anyway = anyway
    before, key = len(platform.shown), f"letter {platform.tried}"
    words = [f"{key} {number}" for number in range(lines)]
    await send(parted, Letter(key, ANA, Send(verbatim("|".join(words)))), letter(f"after {key}"))
    shown = platform.since(before)
    assert [str(one.outgoing.text) for one in shown] == [*words, f"after {key}"]
    assert await receipt(parted, key) == " ".join(one.message for one in shown[:-1])


async def receipt(world: World, key: str) -> str:
    async with world.database.reading() as tx:
        return (await outbox.receipts(tx, [key]))[key]


async def test_each_part_has_as_many_attempts_as_a_letter(parted: World) -> None:
    moods(parted, *[*[Uncertain()] * 9, None] * 3)
    await send(parted, letter("1|2|3"))
    assert said(parted) == ["1", "2", "3"]


async def test_a_part_that_may_have_arrived_is_not_said_again_for_chatter(parted: World) -> None:
    platform = moods(parted, None, Uncertain())
    platform.knows_keys, platform.arrives_anyway = False, True
    await send(parted, Letter("long", ANA, Send(verbatim("1|2|3"))), letter("next"))
    assert said(parted) == ["1", "2", "next"]
    assert (await states(parted))["long"] == State.DOUBTFUL


async def test_an_answer_does_not_come_between_the_parts_of_an_announcement(
    narrow: tuple[World, Narrow],
) -> None:
    world, platform = narrow
    platform.parts = Parted().parts  # type: ignore[method-assign]
    many = [
        Letter(name, ANA, Send(verbatim(f"{name} 1|{name} 2")), Weight.ANNOUNCEMENT)
        for name in ("first", "second")
    ]
    await commit(world, *many)
    platform.take(1)
    await wait_until_shown(world, 1)
    await commit(world, letter("answer"))
    platform.take()
    await world.settled()
    assert said(world) == ["first 1", "first 2", "answer", "second 1", "second 2"]


async def test_each_part_waits_at_the_gate(tmp_path: Path) -> None:
    world = World(tmp_path / "banyan.db")
    world.timer = timer = Virtual()
    world.platform = platform = Parted()
    platform.pacing = Pacing(private=Rate(1, timedelta(seconds=1)))
    async with world:
        began = timer.now()
        await send(world, letter("1|2|3|4"))
    assert said(world) == ["1", "2", "3", "4"]
    assert timer.now() == began + timedelta(seconds=3)
