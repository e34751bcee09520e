"""Reminders that people chose, and the one question after some months."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Pressed
from storage import assessments, communities, memberships, people, reminders
from storage.records.assessments import AssessedLevel
from storage.records.reminders import Reminder
from tests.handlers.communities import village
from tests.handlers.people import arrives, last, presses
from tests.stored import reminders_of
from tests.world import World

ABOUT = "mentoring/practice//0"
WISH = "You wanted me to remind you of this, for <b>Mentoring</b>."
QUESTION = "Four months ago you looked at what you bring and what to grow."


async def wishes(world: World, person: str, *, about: str = ABOUT, hours: int = 1) -> None:
    async with world.database.transaction() as tx:
        due = world.now + timedelta(hours=hours)
        await reminders.add(tx, person, "practice", about, due)


async def waiting(world: World, person: str) -> list[Reminder]:
    async with world.database.reading() as tx:
        return await reminders_of(tx, person)


async def test_a_reminder_comes_once_and_says_what_it_is_about(world: World) -> None:
    person = await arrives(world, "ana")
    await wishes(world, person)
    await world.pass_time(timedelta(days=2))
    said = [str(shown.outgoing.text) for shown in world.platform.shown]
    assert sum(WISH in words for words in said) == 1
    assert "<b>To try:</b> Ask a newcomer" in last(world)
    assert await waiting(world, person) == []


async def test_it_waits_for_the_end_of_quiet_hours(world: World) -> None:
    person = await arrives(world, "ana", "Lagos")  # 10:00 there
    await wishes(world, person, hours=12)
    await world.pass_time(timedelta(hours=21))
    assert WISH not in last(world)
    await world.pass_time(timedelta(hours=1))  # 8:00
    assert WISH in last(world)


async def test_quiet_hours_are_those_of_the_community_until_one_says_where_one_lives(
    world: World,
) -> None:
    person = await arrives(world, "ana", "skip")
    community = await village(world)
    async with world.database.transaction() as tx:
        await memberships.join(tx, community, person)
        await communities.change(tx, community, zone="Asia/Jakarta")  # 16:00 there
    await wishes(world, person, hours=6)
    await world.pass_time(timedelta(hours=15))
    assert WISH not in last(world)
    await world.pass_time(timedelta(hours=1))  # 8:00
    assert WISH in last(world)


async def test_it_comes_also_to_who_wants_nothing_unprompted(world: World) -> None:
    person = await arrives(world, "ana")
    async with world.database.transaction() as tx:
        await people.stop(tx, person)
    await wishes(world, person)
    await world.pass_time(timedelta(hours=1))
    assert WISH in last(world)


async def test_it_can_be_put_off_by_a_week(world: World) -> None:
    person = await arrives(world, "ana")
    await wishes(world, person)
    await world.pass_time(timedelta(hours=1))
    await presses(world, "ana", "In a week, please")
    assert "on Mon, 9 Mar 2026" in last(world)
    await presses_again(world)
    [later] = await waiting(world, person)
    assert later.due_at.isoformat() == "2026-03-09T09:00:00+00:00"


async def presses_again(world: World) -> None:
    """The same button pressed a second time, as an impatient thumb does."""
    await world.happens("ana", Pressed(f"remind:{ABOUT}:later", "m0"))


async def test_it_can_be_dropped(world: World) -> None:
    person = await arrives(world, "ana")
    await wishes(world, person)
    await world.pass_time(timedelta(hours=1))
    await presses(world, "ana", "Let it be")
    assert last(world) == "All right, I let it be."
    assert await waiting(world, person) == []


@pytest.mark.parametrize("about", ["nonsense", "no-such-skill/practice//0", "mentoring/x//0", "//"])
async def test_what_is_in_no_framework_any_more_is_not_reminded_of(
    world: World, about: str
) -> None:
    person = await arrives(world, "ana")
    await wishes(world, person, about=about)
    before = len(world.platform.shown)
    await world.pass_time(timedelta(hours=2))
    assert list(world.platform.since(before)) == []
    await world.happens("ana", Pressed(f"remind:{about}:later", "m0"))
    assert last(world) == "All right, I let it be."


async def looked(world: World, person: str) -> str:
    """A self-assessment, and the question that follows in four months."""
    async with world.database.transaction() as tx:
        due = world.now + timedelta(days=120)
        await reminders.add(tx, person, "again", "assess", due)
        return await assessments.save(tx, person, [AssessedLevel("mentoring", 2)])


async def after_months(world: World) -> str:
    """What is said on the day when four months are over."""
    before = len(world.platform.shown)
    world.now += timedelta(days=119)
    await world.pass_time(timedelta(days=3))
    return "\n".join(str(shown.outgoing.text) for shown in world.platform.since(before))


async def test_after_four_months_one_is_asked_once(world: World) -> None:
    person = await arrives(world, "ana")
    await looked(world, person)
    assert (await after_months(world)).count(QUESTION) == 1
    assert QUESTION not in await after_months(world)
    await presses(world, "ana", "Look again")
    assert "Is there a role that you have in mind?" in last(world)


async def test_one_may_refuse(world: World) -> None:
    person = await arrives(world, "ana")
    await looked(world, person)
    await after_months(world)
    await presses(world, "ana", "No, thanks")
    assert last(world) == "All right. /assess is there whenever you like."
    assert QUESTION not in await after_months(world)


async def test_who_deleted_it_is_not_asked(world: World) -> None:
    person = await arrives(world, "ana")
    kept = await looked(world, person)
    async with world.database.transaction() as tx:
        await assessments.erase(tx, person, kept)
    assert QUESTION not in await after_months(world)


async def test_who_wants_nothing_unprompted_is_not_asked(world: World) -> None:
    person = await arrives(world, "ana")
    await looked(world, person)
    await world.says("ana", "/stop")
    assert QUESTION not in await after_months(world)


async def test_looking_again_puts_the_question_off(world: World) -> None:
    person = await arrives(world, "ana")
    await looked(world, person)
    world.now += timedelta(days=60)
    await looked(world, person)
    world.now += timedelta(days=58)
    before = len(world.platform.shown)
    await world.pass_time(timedelta(days=5))
    assert list(world.platform.since(before)) == []
