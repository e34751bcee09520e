from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Account, Pressed
from storage import audit, communities, memberships, organisers, reports
from tests.handlers.people import arrives, id_of, last, presses
from tests.world import GROUP, World, private

HOUR = timedelta(hours=1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A village that Ben organises and to which Ana and Cleo belong."""
    async with World(tmp_path / "banyan.db") as world:
        people = [await arrives(world, who) for who in ("ana", "ben", "cleo")]
        async with world.database.transaction() as tx:
            village = await communities.set_up(
                tx, GROUP, name="Village", language="en", zone="UTC", contact="safe@example.org"
            )
            for person in people:
                await memberships.join(tx, village, person)
            await organisers.ask(tx, village, people[1])
            await organisers.accept(tx, village, people[1])
        world.platform.administrators.add((Account("counting", "ben"), GROUP))
        yield world


async def reported(world: World, words: str = "Somebody shouts at newcomers.") -> None:
    await world.says("ana", "/report")
    await presses(world, "ana", "No")
    await world.says("ana", words)
    await presses(world, "ana", "Send")


def seen_by(world: World, who: str) -> list[str]:
    return [str(one.text) for one in world.platform.as_seen(private(who))]


async def test_the_organisers_read_it_and_do_not_learn_who_wrote_it(world: World) -> None:
    ana = await id_of(world, "ana")
    await reported(world)
    assert "safe@example.org" in last(world)
    await world.pass_time(HOUR)
    assert "Somebody shouts at newcomers." in seen_by(world, "ben")[-1]
    assert ana not in seen_by(world, "ben")[-1]
    assert not any("shouts" in text for text in seen_by(world, "cleo"))
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
        assert village is not None
        acts = await audit.latest(tx, village.id, 10)
    assert [(entry.act, entry.actor) for entry in acts] == [("report", "")]


async def test_who_reported_hears_the_outcome(world: World) -> None:
    await reported(world)
    await world.pass_time(HOUR)
    await presses(world, "ben", "Close it")
    await world.says("ben", "We have talked, and it has stopped.")
    await world.pass_time(HOUR)
    assert "We have talked, and it has stopped." in seen_by(world, "ana")[-1]
    await presses(world, "ben", "Close it")
    assert any("has been closed" in text for text in seen_by(world, "ben"))


async def test_only_organisers_of_that_community_can_close_it(world: World) -> None:
    await reported(world)
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
        assert village is not None
        (report,) = await reports.open_of(tx, village.id)
    await world.happens("cleo", Pressed(f"close:{report.id}:", "m1"), place=private("cleo"))
    assert "Only somebody who organises" in last(world)
    await world.happens("cleo", Pressed("close:nothing:", "m1"), place=private("cleo"))
    assert "Only somebody who organises" in last(world)


async def test_who_administers_the_group_no_longer_cannot_close_it(world: World) -> None:
    await reported(world)
    await world.pass_time(HOUR)
    world.platform.administrators.clear()
    await presses(world, "ben", "Close it")
    assert "Only somebody who organises" in last(world)


async def test_nothing_about_an_organiser_reaches_the_organisers(world: World) -> None:
    await world.says("ana", "/report")
    await presses(world, "ana", "Yes, about an organiser")
    assert "safe@example.org" in last(world)
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
        assert village is not None
        assert await reports.open_of(tx, village.id) == []


async def test_three_a_day(world: World) -> None:
    for n in range(3):
        await reported(world, f"thing {n}")
    await world.says("ana", "/report")
    assert "three reports" in last(world)
    await world.pass_time(timedelta(days=1))
    await world.says("ana", "/report")
    assert "one of the organisers" in last(world)


async def test_what_is_not_sent_is_not_kept(world: World) -> None:
    await world.says("ana", "/report")
    await presses(world, "ana", "No")
    await world.says("ana", "Nothing really.")
    await presses(world, "ana", "Do not send")
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
        assert village is not None
        assert await reports.open_of(tx, village.id) == []
