"""Bringing in a calendar: what it plans, what it changes the next time, and for whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Attachment, Said
from storage import memberships, organisers, training_dates, trainings
from storage.records.trainings import DateState, Format, Training
from tests.handlers.communities import organises, village
from tests.handlers.people import arrives, id_of, last, presses
from tests.transcript import FOLDER
from tests.world import World

FIRST = (FOLDER / "files" / "trainings.ics").read_bytes()
LATER = (FOLDER / "files" / "trainings_later.ics").read_bytes()
ADDRESS = "https://calendar.example.com/a-secret/basic.ics"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path / "banyan.db") as world:
        community = await village(world)
        await organises(world, await arrives(world, "rosa"), community, appointed=True)
        yield world


async def asks(world: World) -> None:
    await world.says("rosa", "/organise")
    await presses(world, "rosa", "Trainings")
    await presses(world, "rosa", "Bring in a calendar")


async def sends(world: World, content: bytes | None) -> None:
    file = Attachment("calendar.ics", "text/calendar", len(content or b""), content)
    await world.happens("rosa", Said("", (file,)))


async def brings_in(world: World, content: bytes, label: str) -> None:
    await asks(world)
    await sends(world, content)
    await presses(world, "rosa", label)


async def planned(world: World) -> dict[str, Training]:
    """What is planned, by its title."""
    async with world.database.reading() as tx:
        row = await tx.one("SELECT id FROM community")
        assert row
        found = await trainings.of_community(tx, row["id"])
    return {next(iter(one.outline.words.values())).title: one for one in found}


async def held(world: World, training: Training) -> list[str]:
    """When its dates are; those that are cancelled in brackets."""
    async with world.database.reading() as tx:
        dates = await training_dates.of_training(tx, training.id)
    days = [(f"{one.starts:%d.%m. %H}", one.state is DateState.CANCELLED) for one in dates]
    return [f"({day})" if cancelled else day for day, cancelled in days]


async def test_a_calendar_is_planned_with_its_exceptions(world: World) -> None:
    await brings_in(world, FIRST, "Plan them, tell nobody")
    found = await planned(world)
    assert sorted(found) == ["Photo walk", "Wiki basics"]
    basics, walk = found["Wiki basics"], found["Photo walk"]
    assert basics.outline.link == "https://meet.example.org/basics"
    assert "meet.example.org" not in basics.outline.words["en"].about
    assert (basics.outline.format, walk.outline.format) == (Format.ONLINE, Format.IN_PERSON)
    assert await held(world, basics) == [
        "10.03. 18",
        "17.03. 18",
        "(24.03. 18)",
        "31.03. 18",
        "07.04. 18",
    ]
    assert not basics.outline.posted


async def test_the_same_calendar_again_changes_nothing(world: World) -> None:
    await brings_in(world, FIRST, "Plan them, tell nobody")
    before = await planned(world)
    await brings_in(world, FIRST, "Bring them up to date")
    assert "2 trainings are as they were" in last(world)
    assert await planned(world) == before


async def test_what_has_changed_there_changes_here(world: World) -> None:
    await brings_in(world, FIRST, "Plan them, tell nobody")
    before = await planned(world)
    await brings_in(world, LATER, "Bring them up to date")
    after = await planned(world)
    assert {one.id for one in after.values()} == {one.id for one in before.values()}
    assert await held(world, after["Photo walk"]) == ["14.03. 14"]
    assert (await held(world, after["Wiki basics"]))[1] == "(17.03. 18)"
    assert after["Photo walk"].sequence > before["Photo walk"].sequence


async def test_an_address_is_kept_nowhere_once_it_has_been_read(world: World) -> None:
    world.pages[ADDRESS] = FIRST
    await asks(world)
    await world.says("rosa", ADDRESS)
    await presses(world, "rosa", "Plan them, tell nobody")
    assert len(await planned(world)) == 2
    async with world.database.reading() as tx:
        rows = await tx.all("SELECT * FROM conversation")
    assert "a-secret" not in str([tuple(row) for row in rows])


@pytest.mark.parametrize("content", [b"", b"<html>", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
async def test_what_is_no_calendar_at_an_address_leaves_the_question_open(
    world: World, content: bytes
) -> None:
    world.pages[ADDRESS] = content
    await asks(world)
    await world.says("rosa", ADDRESS)
    assert "calendar" in last(world)
    await sends(world, FIRST)
    assert "Wiki basics" in last(world)


async def test_a_file_that_is_too_large_is_told_so(world: World) -> None:
    await asks(world)
    await sends(world, None)
    assert "too large" in last(world)


async def test_where_all_is_left_out_that_is_the_end(world: World) -> None:
    await asks(world)
    await sends(world, FIRST.replace(b"DTSTART;TZID=Africa/Accra:2026", b"DTSTART;TZID=Moon:2026"))
    assert "Moon" in last(world)
    await world.says("rosa", "/cancel")
    assert "No question is open" in last(world)


async def test_who_organises_no_longer_plans_nothing(world: World) -> None:
    await asks(world)
    await sends(world, FIRST)
    rosa = await id_of(world, "rosa")
    async with world.database.transaction() as tx:
        row = await tx.one("SELECT id FROM community")
        assert row
        await organisers.step_down(tx, row["id"], rosa)
        await memberships.join(tx, row["id"], rosa)
    await presses(world, "rosa", "Plan them, tell nobody")
    assert await planned(world) == {}
