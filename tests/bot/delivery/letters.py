"""A platform that does as it is told, and letters to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.model import (
    Letter,
    Place,
    Send,
    Weight,
)
from bot.platforms.base import Outgoing
from bot.receive import Released
from bot.text import verbatim
from storage import outbox
from tests.counting import CountingPlatform
from tests.world import World, private

ANA, BEN = private("ana"), private("ben")


SOON = timedelta(milliseconds=1)


class Moody(CountingPlatform):
    """A platform that does what it is told to do with the next deliveries."""

    def __init__(self) -> None:
        super().__init__()
        self.moods: list[Exception | None] = []
        self.arrives_anyway = False
        self.tried = 0

    async def deliver(self, outgoing: Outgoing) -> str:
        self.tried += 1
        mood = self.moods.pop(0) if self.moods else None
        if mood and self.arrives_anyway:
            await super().deliver(outgoing)
        if mood:
            raise mood
        return await super().deliver(outgoing)


def moods(world: World, *moods: Exception | None) -> Moody:
    assert isinstance(world.platform, Moody)
    world.platform.moods = list(moods)
    return world.platform


async def send(world: World, *letters: Letter) -> None:
    async with world.database.transaction() as tx:
        await outbox.add(tx, letters)
    await world.delivery.refill()
    await world.settled()


def letter(key: str, to: Place = ANA, weight: Weight = Weight.ANSWER) -> Letter:
    return Letter(key, to, Send(verbatim(key)), weight)


def said(world: World, place: Place = ANA) -> list[str]:
    return [str(one.text) for one in world.platform.as_seen(place)]


async def states(world: World) -> dict[str, str]:
    async with world.database.reading() as tx:
        return {row["key"]: row["state"] for row in await tx.all("SELECT key, state FROM outbox")}


class Narrow(CountingPlatform):
    """A platform that takes as many messages as the test allows."""

    def __init__(self) -> None:
        super().__init__()
        self.may_take = asyncio.Semaphore(0)

    async def deliver(self, outgoing: Outgoing) -> str:
        await self.may_take.acquire()
        return await super().deliver(outgoing)

    def take(self, number: int = 1000) -> None:
        for _time in range(number):
            self.may_take.release()


async def commit(world: World, *letters: Letter) -> None:
    """Letters are written and released, as a turn does it."""
    async with world.database.transaction() as tx:
        await outbox.add(tx, letters)
    world.delivery.release([Released(one) for one in letters])


async def wait_until_shown(world: World, number: int) -> None:
    while len(world.platform.shown) < number:
        await world.a_moment()
