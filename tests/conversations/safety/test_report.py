from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Account, Pressed
from storage import audit, communities, memberships, organisers, reports
from storage.records.reports import Report
from tests.handlers.people import arrives, id_of, last, presses
from tests.transcript import readable
from tests.world import GROUP, World, private

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


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


async def written(world: World, words: str, who: str = "ana") -> None:
    """Somebody has written a report and is asked whether to send it."""
    await world.says(who, "/report")
    await presses(world, who, "No")
    await world.says(who, words)


async def reported(
    world: World, words: str = "Somebody shouts at newcomers.", who: str = "ana"
) -> None:
    await written(world, words, who)
    await presses(world, who, "Send")


async def village_of(world: World) -> str:
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
    assert village is not None
    return village.id


async def open_reports(world: World) -> list[Report]:
    village = await village_of(world)
    async with world.database.reading() as tx:
        return await reports.open_of(tx, village)


async def stored(world: World, words: str) -> list[str]:
    """In which tables these words stand."""
    async with world.database.reading() as tx:
        tables = await tx.all("SELECT name FROM sqlite_schema WHERE type = 'table'")
        return [
            table["name"]
            for table in tables
            if any(
                words in str(tuple(row)) for row in await tx.all(f"SELECT * FROM {table['name']}")
            )
        ]


def buttons(world: World) -> list[str]:
    """The labels under what was shown last."""
    rows = world.platform.shown[-1].outgoing.buttons
    return [readable(button.label) for row in rows for button in row]


def seen_by(world: World, who: str) -> list[str]:
    return [str(one.text) for one in world.platform.as_seen(private(who))]


async def test_the_organisers_read_it_and_do_not_learn_who_wrote_it(world: World) -> None:
    ana = await id_of(world, "ana")
    await reported(world)
    assert "safe@example.org" in seen_by(world, "ana")[-1]
    await world.pass_time(HOUR)
    assert "shouts" not in seen_by(world, "ben")[-1]
    await presses(world, "ben", "Reports")
    assert "Somebody shouts at newcomers." in seen_by(world, "ben")[-1]
    assert ana not in seen_by(world, "ben")[-1]
    assert not any("shouts" in text for text in seen_by(world, "cleo"))
    async with world.database.reading() as tx:
        village = await communities.at_place(tx, GROUP)
        assert village is not None
        acts = await audit.latest(tx, village.id, 10)
    assert [(entry.act, entry.actor) for entry in acts] == [("report", "")]


async def test_nobody_is_woken_by_a_report(world: World) -> None:
    world.now = world.now.replace(hour=23, minute=30)
    before = len(seen_by(world, "ben"))
    await reported(world)
    await world.pass_time(6 * HOUR)
    assert len(seen_by(world, "ben")) == before
    await world.pass_time(3 * HOUR)
    assert len(seen_by(world, "ben")) == before + 1


async def test_who_administers_the_group_no_longer_reads_no_word_of_it(world: World) -> None:
    world.platform.administrators.clear()
    await reported(world)
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    assert "Only somebody who organises" in last(world)
    assert not any("shouts" in text for text in seen_by(world, "ben"))
    assert await stored(world, "shouts") == ["report"]


async def test_every_open_report_can_be_read(world: World) -> None:
    for n in range(3):
        await reported(world, f"thing {n}")
        world.now += MINUTE
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    assert "thing 0" in last(world)
    assert "thing 2" not in last(world)
    assert buttons(world) == ["Close report 1", "Close report 2", "More reports", "Back"]
    await presses(world, "ben", "More reports")
    assert "thing 2" in last(world)
    assert buttons(world) == ["Close report 3", "Back"]


@pytest.mark.parametrize("after", ["", "-1", "²", "99"])
async def test_a_made_up_button_shows_no_more_than_there_is(world: World, after: str) -> None:
    await reported(world)
    forged = Pressed(f"reports:{await village_of(world)}:{after}", "m1")
    await world.happens("ben", forged, place=private("ben"))
    assert "one report is open" in last(world)
    await world.happens("cleo", forged, place=private("cleo"))
    assert "Only somebody who organises" in last(world)


async def test_who_closes_a_report_sees_which_one(world: World) -> None:
    await reported(world, "First\n" + "word " * 20)
    world.now += MINUTE
    await reported(world, "Second thing.", "cleo")
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    await presses(world, "ben", "Close report 1")
    assert "The report of Mon, 2 Mar 2026: “First word word" in last(world)
    assert "word…”" in last(world)
    await presses(world, "ben", "Close report 2")
    assert "“Second thing.”" in last(world)
    await world.says("ben", "It has stopped.")
    (left,) = await open_reports(world)
    assert left.words.startswith("First")
    await world.pass_time(HOUR)
    assert "It has stopped." in seen_by(world, "cleo")[-1]
    assert not any("It has stopped." in text for text in seen_by(world, "ana"))


async def test_who_reported_hears_the_outcome(world: World) -> None:
    await reported(world)
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    await presses(world, "ben", "Close it")
    await world.says("ben", "We have talked, and it has stopped.")
    await world.pass_time(HOUR)
    assert "We have talked, and it has stopped." in seen_by(world, "ana")[-1]
    await presses(world, "ben", "Close it")
    assert any("has been closed" in text for text in seen_by(world, "ben"))


async def test_only_organisers_of_that_community_can_close_it(world: World) -> None:
    await reported(world)
    (report,) = await open_reports(world)
    await world.happens("cleo", Pressed(f"close:{report.id}:", "m1"), place=private("cleo"))
    assert "Only somebody who organises" in last(world)
    await world.happens("cleo", Pressed("close:nothing:", "m1"), place=private("cleo"))
    assert "Only somebody who organises" in last(world)


async def test_nobody_closes_what_they_reported_themselves(world: World) -> None:
    await reported(world, who="ben")
    (report,) = await open_reports(world)
    await world.happens("ben", Pressed(f"close:{report.id}:", "m0"))
    assert "What came of it?" not in last(world)
    assert await open_reports(world) == [report]


async def test_who_administers_the_group_no_longer_cannot_close_it(world: World) -> None:
    await reported(world)
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    await world.pass_time(HOUR)
    world.platform.administrators.clear()
    await presses(world, "ben", "Close it")
    assert "Only somebody who organises" in last(world)


async def test_nothing_about_an_organiser_reaches_the_organisers(world: World) -> None:
    await world.says("ana", "/report")
    await presses(world, "ana", "Yes, about an organiser")
    assert "safe@example.org" in last(world)
    assert await open_reports(world) == []


async def test_three_a_day(world: World) -> None:
    for n in range(3):
        await reported(world, f"thing {n}")
    await world.says("ana", "/report")
    assert "three reports" in last(world)
    await world.pass_time(timedelta(days=1))
    await world.says("ana", "/report")
    assert "one of the organisers" in last(world)


async def test_what_was_begun_while_there_was_room_is_counted_too(world: World) -> None:
    await written(world, "thing 3")
    ana = await id_of(world, "ana")
    async with world.database.transaction() as tx:
        for n in range(3):
            await reports.add(tx, ana, f"thing {n}", community=await village_of(world))
    await presses(world, "ana", "Send")
    assert "three reports" in last(world)
    assert "safe@example.org" in last(world)
    assert len(await open_reports(world)) == 3


async def test_forgetting_oneself_makes_no_more_room(world: World) -> None:
    for n in range(3):
        await reported(world, f"thing {n}")
    await world.says("ana", "/forget")
    await presses(world, "ana", "Yes, delete everything")
    ana = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await memberships.join(tx, await village_of(world), ana)
    await world.says("ana", "/report")
    assert "three reports" in last(world)


@pytest.mark.parametrize("word", ["Do not send", "cancel"])
async def test_what_is_not_sent_is_not_kept(world: World, word: str) -> None:
    await written(world, "Nothing really.")
    assert await stored(world, "Nothing really.") != []
    await world.says("ana", word)
    assert await open_reports(world) == []
    assert await stored(world, "Nothing really.") == []


async def test_what_was_sent_is_kept_in_the_report_alone(world: World) -> None:
    await reported(world)
    await world.pass_time(HOUR)
    await presses(world, "ben", "Reports")
    await presses(world, "ben", "Close it")
    await world.says("ben", "It has stopped.")
    await world.pass_time(HOUR)
    assert await stored(world, "shouts") == ["report"]
    assert await stored(world, "It has stopped.") == ["report"]
