"""Platforms that are away, not there, or know Banyan no longer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import (
    DeliveryError,
    LoggedOut,
    TryLater,
    Uncertain,
)
from bot.model import (
    Account,
    Letter,
    Place,
    Send,
    ToPerson,
    Weight,
)
from bot.platforms.base import Platform
from bot.text import verbatim
from storage import people
from storage.outbox import State
from tests.bot.delivery.letters import ANA, BEN, SOON, Moody, letter, moods, said, send, states
from tests.counting import CountingPlatform
from tests.world import World, private


async def test_what_fails_again_and_again_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_WHILE_AWAY", 10)
    moods(world, *[DeliveryError()] * 10)
    await send(world, letter("first"), letter("second"))
    assert await states(world) == {"first": "dropped", "second": "sent"}


async def test_a_platform_that_is_away_for_long_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    moods(world, *[DeliveryError()] * 500)
    await send(world, letter("first"), letter("second"))
    assert said(world) == ["first", "second"]


async def test_a_platform_that_is_not_there_keeps_its_letters(world: World) -> None:
    elsewhere = Place("elsewhere", "ana", private=True)
    async with world.database.transaction() as tx:
        await people.meet_all(tx, [(Account("elsewhere", "ana"), "ana")])
        ana = await people.of_account(tx, Account("elsewhere", "ana"))
    assert ana
    to_person = Letter("to a person", ToPerson(ana.id), Send(verbatim("hello")))
    await send(world, letter("to a place", elsewhere), to_person, letter("other"))
    assert said(world) == ["other"]
    assert await states(world) == {
        "to a place": State.QUEUED,
        "to a person": State.QUEUED,
        "other": State.SENT,
    }


async def test_a_logged_out_platform_keeps_its_letters(world: World) -> None:
    moods(world, LoggedOut())
    await send(world, letter("first"), letter("second", BEN))
    assert set((await states(world)).values()) == {State.QUEUED}
    await world.restart()
    assert (said(world, ANA), said(world, BEN)) == (["first"], ["second"])


@pytest.mark.parametrize("weight", [Weight.QUESTION, Weight.ANSWER])
@pytest.mark.parametrize("problem", [Uncertain(), RuntimeError("unexpected")])
async def test_a_long_outage_uses_up_none_of_the_attempts_that_come_after(
    world: World, monkeypatch: pytest.MonkeyPatch, weight: Weight, problem: Exception
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    platform = moods(world, *[DeliveryError()] * 30, problem)
    platform.knows_keys = weight is Weight.ANSWER
    await send(world, letter("first", weight=weight))
    assert await states(world) == {"first": State.SENT}


async def test_what_fails_by_a_bug_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    platform = moods(world, *[RuntimeError("unexpected")] * 10)
    await send(world, letter("first"), letter("second"))
    assert await states(world) == {"first": State.DROPPED, "second": State.SENT}
    assert platform.moods == []


async def test_an_outage_is_logged_once_for_a_letter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.LONGEST_PAUSE", SOON)
    moods(world, *[DeliveryError()] * 5, TryLater(SOON), *[DeliveryError()] * 5)
    with capture_logs() as logged:
        await send(world, letter("first"))
    assert len([line for line in logged if line["log_level"] == "warning"]) == 1


class TwoPlatforms(World):
    """Banyan on two platforms."""

    platform: Moody

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.platform = Moody()
        self.other = Moody()
        self.other.name = "other"

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        return {"counting": self.platform, "other": self.other}


@pytest.fixture
async def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TwoPlatforms]:
    monkeypatch.setattr("bot.delivery.delivery.SOON", SOON)
    async with TwoPlatforms(tmp_path / "banyan.db") as world:
        yield world


def elsewhere(who: str) -> Place:
    return Place("other", who, private=True)


async def test_a_platform_that_logs_banyan_out_stops_no_other(both: TwoPlatforms) -> None:
    moods(both, LoggedOut())
    letters = [letter(f"{number}", private(f"p{number}")) for number in range(10)]
    others = [letter(f"other {number}", elsewhere(f"p{number}")) for number in range(10)]
    await send(both, *letters, *others)
    for _time in range(3):
        await both.delivery.refill()
        await both.settled()
    assert both.platform.shown == []
    assert len(both.other.shown) == 10
    assert both.platform.tried <= 10  # those that had passed the gate, and none of them again
    await both.restart()
    assert len(both.platform.shown) == 10
    assert len(both.other.shown) == 10


async def test_what_waits_for_a_platform_that_is_logged_out_takes_nobodys_room(
    both: TwoPlatforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.delivery.MOST_ANNOUNCEMENTS", 4)
    monkeypatch.setattr("bot.delivery.delivery.MOST_IN_MEMORY", 8)
    moods(both, *[LoggedOut()] * 10)
    many = [letter(f"{n}", private(f"p{n}"), Weight(n % 2 * 3)) for n in range(40)]
    others = [letter(f"other {n}", elsewhere(f"p{n}"), Weight(n % 2 * 3)) for n in range(20)]
    await send(both, *many, *others)
    for _time in range(20):
        await both.delivery.refill()
        await both.settled()
    assert len(both.other.shown) == 20
    await send(both, letter("later", elsewhere("p1")))
    assert said_by(both.other, elsewhere("p1"))[-1] == "later"


def said_by(platform: CountingPlatform, place: Place) -> list[str]:
    return [str(one.text) for one in platform.as_seen(place)]
