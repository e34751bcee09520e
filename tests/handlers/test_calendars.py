"""What people take into their calendars: files that change, and an address of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from bot.i18n import Reader
from handlers.calendars import everything, send_change
from handlers.turn import Turn
from storage import (
    calendar_addresses,
    installation,
    memberships,
    outbox,
    people,
    sign_ups,
    training_dates,
    trainings,
)
from storage.records.installation import Installation
from storage.records.trainings import DateState, Training
from tests.conversations.trainings.calendars import events, when
from tests.counting import Shown
from tests.handlers.communities import organises, village
from tests.handlers.people import arrives, id_of, last, presses
from tests.handlers.seeing import traces
from tests.trainings import LINK, first_date, planned
from tests.world import World

ADDRESS = re.compile(r"https://banyan\.example\.org/calendar/([0-9a-z]+)\.ics")
WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path / "banyan.db") as world:
        async with world.database.transaction() as tx:
            reached = Installation(public_url="https://banyan.example.org")
            await installation.introduce(tx, reached)
        yield world


async def signed_up(world: World, rule: str = "") -> Training:
    """Ana has a seat on the next date of a training of Rosa's."""
    community = await village(world)
    rosa, ana = await arrives(world, "rosa"), await arrives(world, "ana")
    await organises(world, rosa, community)
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, ana)
        made = await planned(tx, community, rosa, rule=rule)
    await world.says("ana", "/trainings")
    await presses(world, "ana", "Wiki basics")
    await presses(world, "ana", "Sign up")
    return made


def files(world: World) -> list[tuple[str, str]]:
    """The files that were sent, with what was said about each."""
    return [file(one) for one in world.platform.shown if one.outgoing.document]


def file(shown: Shown) -> tuple[str, str]:
    document = shown.outgoing.document
    assert document
    assert document.mime == "text/calendar"
    return str(shown.outgoing.text), document.data.decode()


async def has_address(world: World) -> str:
    """Ana makes an address; returns its code."""
    await presses(world, "ana", "All trainings")
    await presses(world, "ana", "Where I am signed up")
    await presses(world, "ana", "In my calendar")
    await presses(world, "ana", "Make an address")
    found = ADDRESS.search(last(world))
    assert found
    return found[1]


async def read(world: World, code: str) -> str | None:
    async with world.database.reading() as tx:
        owner = await calendar_addresses.owner(tx, code)
        person = await people.find(tx, owner) if owner else None
        return await everything(tx, person) if person else None


async def test_who_has_a_seat_gets_a_file_with_the_link(world: World) -> None:
    await signed_up(world, WEEKLY)
    await presses(world, "ana", "For my calendar")
    [(_said, content)] = files(world)
    [event] = events(content)
    assert LINK in event.description.value
    assert event.summary.value == "Wiki basics"
    assert "recurrence-id" in event.contents


async def test_who_comes_to_all_dates_gets_the_series_without_those_that_are_cancelled(
    world: World,
) -> None:
    made = await signed_up(world, WEEKLY)
    await presses(world, "ana", "Sign up for all dates")
    async with world.database.transaction() as tx:
        first, second, third, fourth = await training_dates.of_training(tx, made.id)
        await training_dates.end(tx, second.id, DateState.CANCELLED)
    await presses(world, "ana", "For my calendar")
    [(said, content)] = files(world)
    [series] = events(content)
    found = [one.astimezone(UTC) for one in series.getrruleset(addRDate=True)]
    assert found == [first.starts_at, third.starts_at, fourth.starts_at]
    assert "all dates" in said
    ana = await id_of(world, "ana")
    async with world.database.reading() as tx:
        told = [await sign_ups.find(tx, one.id, ana) for one in (first, third, fourth)]
    assert [one.told for one in told if one] == [made.sequence] * 3


async def test_a_file_is_for_who_has_a_seat(world: World) -> None:
    made = await signed_up(world)
    async with world.database.reading() as tx:
        date = await first_date(tx, made.id)
    await world.says("rosa", "/trainings")
    await presses(world, "rosa", "Wiki basics")
    with pytest.raises(AssertionError):
        await presses(world, "rosa", "For my calendar")
    rosa = await id_of(world, "rosa")
    async with world.database.reading() as tx:
        assert await sign_ups.find(tx, date.id, rosa) is None


async def test_who_thinks_better_of_it_gets_the_file_that_takes_it_out(world: World) -> None:
    await signed_up(world)
    await presses(world, "ana", "For my calendar")
    await presses(world, "ana", "I cannot come")
    [(_first, brought), (_second, ended)] = files(world)
    assert "METHOD:CANCEL" in ended
    assert events(brought)[0].uid.value == events(ended)[0].uid.value


async def test_who_comes_to_none_of_the_dates_gets_one_file_that_takes_all_out(
    world: World,
) -> None:
    await signed_up(world, WEEKLY)
    await presses(world, "ana", "Sign up for all dates")
    await presses(world, "ana", "For my calendar")
    await presses(world, "ana", "I come to none of the dates")
    [_brought, (_said, ended)] = files(world)
    [event] = events(ended)
    assert "METHOD:CANCEL" in ended
    assert "recurrence-id" not in event.contents


async def test_without_a_file_nothing_is_taken_out(world: World) -> None:
    await signed_up(world)
    await presses(world, "ana", "I cannot come")
    assert files(world) == []


async def test_a_change_is_sent_once_to_who_has_a_file(world: World) -> None:
    made = await signed_up(world, WEEKLY)
    await presses(world, "ana", "For my calendar")
    for _time in range(2):
        await change(world, made)
    [(_first, brought), (_second, changed)] = files(world)
    [before], [after] = events(brought), events(changed)
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.uid.value == before.uid.value
    assert when(after)[0] - when(before)[0] == made.outline.length


async def change(world: World, training: Training) -> None:
    """Its first date is moved, and who has a file of it is sent another."""
    async with world.database.transaction() as tx:
        [date] = await training_dates.coming(tx, [training.id], 1)
        if date.starts == date.original:
            length = training.outline.length
            starts, at = date.starts + length, date.starts_at + length
            await training_dates.move(tx, date.id, starts, at, at + length)
            await trainings.changed(tx, training.id)
    await tell(world, training)


async def tell(world: World, training: Training) -> None:
    async with world.database.transaction() as tx:
        found = await trainings.find(tx, training.id)
        [date] = await training_dates.coming(tx, [training.id], 1)
        assert found
        turn = Turn(f"change{world.events}", world.now, tx, Reader(("en",)))
        await send_change(turn, found, date)
        await outbox.add(tx, turn.letters)
    await world.delivery.refill()
    await world.settled()


async def test_an_address_is_shown_once_and_read(world: World) -> None:
    await signed_up(world, WEEKLY)
    code = await has_address(world)
    content = await read(world, code)
    assert content
    [event] = events(content)
    assert event.summary.value == "Wiki basics"
    assert "X-WR-CALNAME:My trainings" in content
    await presses(world, "ana", "Make a new address")
    assert await read(world, code) is None
    anew = ADDRESS.search(last(world))
    assert anew
    assert await read(world, anew[1])
    await presses(world, "ana", "Withdraw it")
    assert "does not work any more" in last(world)
    assert await read(world, anew[1]) is None


async def test_a_calendar_forgets_what_is_cancelled_and_what_somebody_leaves(world: World) -> None:
    made = await signed_up(world, WEEKLY)
    code = await has_address(world)
    async with world.database.transaction() as tx:
        date = await first_date(tx, made.id)
        await training_dates.end(tx, date.id, DateState.CANCELLED)
    content = await read(world, code)
    assert content
    assert events(content) == []


async def test_the_code_is_nowhere_in_the_database(world: World) -> None:
    await signed_up(world)
    code = await has_address(world)
    await world.settled()
    await world.door.quiet()
    assert await read(world, code)
    await world.database.clear_log()
    assert traces(world.path, [code]) == []


async def test_who_is_forgotten_has_no_address_any_more(world: World) -> None:
    await signed_up(world)
    code = await has_address(world)
    ana = await id_of(world, "ana")
    async with world.database.transaction() as tx:
        await tx.run("DELETE FROM person WHERE id = :ana", ana=ana)
    assert await read(world, code) is None


async def test_without_an_address_on_the_web_there_is_the_file(world: World) -> None:
    async with world.database.transaction() as tx:
        known = await installation.of(tx)
        await installation.introduce(tx, replace(known, public_url=""))
    await signed_up(world)
    await presses(world, "ana", "All trainings")
    await presses(world, "ana", "Where I am signed up")
    await presses(world, "ana", "In my calendar")
    assert "there is a file for your calendar" in last(world)
    with pytest.raises(AssertionError):
        await presses(world, "ana", "Make an address")
