"""Seats: as many as there are, in the order in which people asked, whoever presses when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Account, Incoming, Pressed
from storage import consent, forget, memberships, people, sign_ups, trainings
from storage.database import Transaction
from storage.records.trainings import SeatState, SignUp
from tests.handlers.communities import village
from tests.stored import meet
from tests.trainings import first_date, planned
from tests.world import Fate, World, private

SEATS = 30


async def belongs(tx: Transaction, who: str, community: str) -> str:
    """Somebody who said yes and belongs to the community; returns their id."""
    person = (await meet(tx, Account("counting", who), who)).id
    await consent.give(tx, person, "keep", 1)
    await people.describe(tx, person, name=who.capitalize())
    await people.read_languages(tx, person, ["en"])
    await memberships.join(tx, community, person)
    return person


async def training_for(world: World, count: int, seats: int | None) -> tuple[str, str, list[str]]:
    """A training, its date, and so many people who could come, by their names."""
    community = await village(world)
    async with world.database.transaction() as tx:
        host = await belongs(tx, "host", community)
        made = await planned(tx, community, host, seats=seats)
        names = [f"p{n}" for n in range(count)]
        for who in names:
            await belongs(tx, who, community)
        date = await first_date(tx, made.id)
    return made.id, date.id, names


def press(who: str, data: str, number: int, world: World) -> Incoming:
    return Incoming(
        f"press{number}",
        Account("counting", who),
        private(who),
        Pressed(data, f"m{number}"),
        world.now,
        "en",
    )


async def signed_up(world: World, date: str) -> list[SignUp]:
    async with world.database.reading() as tx:
        return await sign_ups.of_date(tx, date)


def in_order(found: list[SignUp], seats: int) -> None:
    """Who asked first is in; nobody is there twice; nobody waits while a seat is free."""
    assert [one.number for one in found] == sorted({one.number for one in found})
    assert len({one.person for one in found}) == len(found)
    taken = [one for one in found if one.state is not SeatState.WAITING]
    assert len(taken) <= seats
    if len(taken) < len(found):
        assert len(taken) == seats


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("dies_at", [0, 1, 2, 3])
async def test_five_hundred_press_at_the_same_moment(
    tmp_path: Path, dies_at: int, before: bool
) -> None:
    async with World(tmp_path / "banyan.db") as world:
        _training, date, names = await training_for(world, 500, SEATS)
        dies = world.fate.commits + dies_at if dies_at else 0
        world.fate = world.database.fate = Fate(dies, before=before, commits=world.fate.commits)
        pressed = [press(who, f"training:{date}:in", n, world) for n, who in enumerate(names)]
        await world.happen_together(pressed)
        found = await signed_up(world, date)
        assert len(found) == len(names)
        in_order(found, SEATS)
        assert [one.state for one in found[:SEATS]] == [SeatState.IN] * SEATS
        assert {one.state for one in found[SEATS:]} == {SeatState.WAITING}
        if not dies_at:  # else what was lost is handed over again, in the same order
            async with world.database.reading() as tx:
                first = [await people.find(tx, one.person) for one in found[:SEATS]]
            assert [one.name for one in first if one] == [who.capitalize() for who in names[:SEATS]]


ACTS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "yes", "no", "time", "seats"]), st.integers(0, 5)),
    max_size=30,
)


@given(ACTS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_people_do_no_seat_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    async with World(tmp_path_factory.mktemp("seats") / "banyan.db") as world:
        training, date, names = await training_for(world, 6, 2)
        for number, (act, nth) in enumerate(acts):
            data = {
                "in": f"training:{date}:in",
                "out": f"training:{date}:out",
                "yes": f"seats:{training}:yes",
                "no": f"seats:{training}:no",
            }.get(act)
            if data:
                await world.happen_together([press(names[nth], data, number, world)])
            elif act == "time":
                await world.pass_time(timedelta(hours=7 * (nth + 1)))
            found = await signed_up(world, date)
            async with world.database.reading() as tx:
                made = await trainings.find(tx, training)
            assert made
            if world.now < made.outline.starts.replace(tzinfo=world.now.tzinfo) - timedelta(
                hours=2
            ):
                in_order(found, 2)


async def test_who_leaves_or_is_forgotten_makes_room(tmp_path: Path) -> None:
    async with World(tmp_path / "banyan.db") as world:
        training, date, names = await training_for(world, 4, 2)
        for number, who in enumerate(names):
            await world.happen_together([press(who, f"training:{date}:in", number, world)])
        async with world.database.transaction() as tx:
            first, second, *_others = await sign_ups.of_date(tx, date)
            found = await trainings.find(tx, training)
            assert found
            await memberships.leave(tx, found.community, first.person)
            await forget.everything_about(tx, second.person)
        await world.pass_time(timedelta(hours=1))
        left = await signed_up(world, date)
        assert [one.state for one in left] == [SeatState.OFFERED, SeatState.OFFERED]
