"""A community with a training, and what people press about it."""

from __future__ import annotations

from typing import Any

from storage import people, sign_ups, training_dates, trainings
from storage.records.trainings import SignUp, Training, TrainingDate
from tests.handlers.calling import community_of
from tests.handlers.communities import sends_press
from tests.trainings import planned
from tests.world import World, private


async def training_of(world: World, *others: str, **wishes: Any) -> tuple[str, dict[str, str]]:
    """A training that rosa holds, in a community to which ana and ben belong, and the others."""
    community, ids = await community_of(world, "rosa", "ana", "ben", *others)
    async with world.database.transaction() as tx:
        made = await planned(tx, community, ids["rosa"], **wishes)
    return made.id, ids


async def now(world: World, training: str) -> Training:
    """The training as it stands."""
    async with world.database.reading() as tx:
        found = await trainings.find(tx, training)
    assert found
    return found


async def dates(world: World, training: str) -> list[TrainingDate]:
    """All its dates, the earliest first."""
    async with world.database.reading() as tx:
        return await training_dates.of_training(tx, training)


async def place_of(world: World, date: str, person: str) -> SignUp | None:
    """Somebody's place on a date."""
    async with world.database.reading() as tx:
        return await sign_ups.find(tx, date, person)


async def everybody(world: World, date: str) -> list[SignUp]:
    """Everybody on a date, in their order."""
    async with world.database.reading() as tx:
        return await sign_ups.of_date(tx, date)


async def taps(world: World, who: str, date: str, option: str) -> str:
    """Somebody presses a button about a date, or sends what it carries; returns what they read."""
    return await sends_press(world, who, f"training:{date}:{option}")


def heard(world: World, who: str) -> list[str]:
    """Every message that somebody was sent, as it was said first."""
    return [
        str(one.outgoing.text)
        for one in world.platform.shown
        if one.place == private(who) and one.kind == "sends"
    ]


async def lives_in(world: World, person: str, zone: str) -> None:
    """Somebody says where their clock is."""
    async with world.database.transaction() as tx:
        await people.live_in_zone(tx, person, zone)
