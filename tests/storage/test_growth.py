"""Self-assessments, profiles, frameworks, reminders and notices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.engine.journal import Conversation, Status
from bot.model import Account, Place
from storage import (
    assessments,
    communities,
    conversations,
    frameworks,
    notices,
    profiles,
    reminders,
)
from storage.database import Database, Transaction
from storage.records.assessments import AssessedLevel
from storage.records.profiles import Part
from tests.storage.conftest import Hands
from tests.stored import erase_community, meet, reminders_of


@pytest.fixture
async def person(database: Database) -> str:
    async with database.transaction() as tx:
        return (await meet(tx, Account("telegram", "a"))).id


@pytest.fixture
async def community(database: Database) -> str:
    async with database.transaction() as tx:
        return await communities.set_up(
            tx, Place("telegram", "-1"), name="", language="en", zone="UTC", contact=""
        )


async def test_an_assessment_is_kept_as_it_was_answered(
    database: Database, person: str, community: str
) -> None:
    levels = (
        AssessedLevel("facilitation", 3, "The spring meeting."),
        AssessedLevel("listening", 0),
        AssessedLevel("outreach", None),
    )
    async with database.transaction() as tx:
        id = await assessments.save(
            tx, person, levels, role="trainer", community=community, framework_version=2
        )
        found = await assessments.find(tx, person, id)
        assert found is not None
        assert found.levels == levels
        assert (found.role, found.community, found.framework_version) == ("trainer", community, 2)
        assert await assessments.find(tx, "another", id) is None
        await erase_community(tx, community)
        (left,) = await assessments.history(tx, person, limit=5)
        assert left.community is None
        assert left.levels == levels


async def test_the_latest_assessment_comes_first(
    database: Database, clock: Hands, person: str
) -> None:
    answers: tuple[dict[str, int | None], ...] = (
        {"a": 1, "b": 2, "c": 0},
        {"a": 3, "b": None},
        {},
    )
    ids = []
    for levels in answers:
        async with database.transaction() as tx:
            given = [AssessedLevel(skill, level) for skill, level in levels.items()]
            ids.append(await assessments.save(tx, person, given))
        clock.turn(timedelta(days=90))
    async with database.transaction() as tx:
        history = await assessments.history(tx, person, limit=2)
        assert [one.id for one in history] == [ids[2], ids[1]]
        assert [len(one.levels) for one in history] == [0, 2]
        assert await assessments.erase(tx, "another", ids[1]) is False
        assert await assessments.erase(tx, person, ids[1]) is True
        history = await assessments.history(tx, person, limit=2)
        assert [one.id for one in history] == [ids[2], ids[0]]


async def test_only_what_was_chosen_stands_in_the_profile(database: Database, person: str) -> None:
    async with database.transaction() as tx:
        await profiles.offer(tx, person, "listening", 3)
        await profiles.want(tx, person, "outreach")
        await profiles.offer(tx, person, "listening", 4)
        shown = [(one.skill, one.part, one.level) for one in await profiles.of_person(tx, person)]
        assert shown == [("listening", Part.HELPS, 4), ("outreach", Part.LEARNS, None)]
        assert await profiles.remove(tx, person, "outreach", Part.HELPS) is False
        assert await profiles.remove(tx, person, "outreach", Part.LEARNS) is True
        assert len(await profiles.of_person(tx, person)) == 1


async def test_undo_goes_back_to_what_was_in_use_before(database: Database, community: str) -> None:
    async with database.transaction() as tx:
        first = await frameworks.save(tx, community, "first")
        assert await frameworks.in_use(tx, community) is None
        await frameworks.use(tx, community, first)
        await frameworks.save(tx, community, "only looked at")
        third = await frameworks.save(tx, community, "third")
        await frameworks.use(tx, community, third)
        assert await body_in_use(tx, community) == "third"
        undone = await frameworks.undo(tx, community)
        assert undone is not None
        assert undone.body == "first"
        fourth = await frameworks.save(tx, community, "fourth")
        await frameworks.use(tx, community, fourth)
        assert (first, third, fourth) == (1, 3, 4)
        await frameworks.undo(tx, community)
        assert await body_in_use(tx, community) == "first"
        assert await frameworks.undo(tx, community) is None
        assert await frameworks.undo(tx, community) is None
        pinned = await frameworks.find(tx, community, third)
    assert pinned is not None
    assert pinned.body == "third"


async def body_in_use(tx: Transaction, community: str) -> str:
    found = await frameworks.in_use(tx, community)
    assert found is not None
    return found.body


async def test_a_reminder_comes_once_at_its_time(
    database: Database, clock: Hands, person: str
) -> None:
    async with database.transaction() as tx:
        await reminders.add(tx, person, "again", "trainer", clock.now + timedelta(days=1))
        id = await reminders.add(tx, person, "again", "trainer", clock.now + timedelta(days=2))
        (only,) = await reminders_of(tx, person)
        assert only == await reminders.find(tx, id)
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        assert await reminders.due(tx, limit=5) == []
    clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        assert await reminders.due(tx, limit=5) == [id]
        await reminders.postpone(tx, id, clock.now + timedelta(hours=8))
        assert await reminders.due(tx, limit=5) == []
        assert await reminders.remove(tx, id) is True
        assert await reminders.remove(tx, id) is False


async def test_notices_wait_until_their_time_and_come_together(
    database: Database, clock: Hands, person: str
) -> None:
    async with database.transaction() as tx:
        for hours, words in ((2, "second"), (1, "first"), (99, "later")):
            await notices.add(tx, person, {"send": words}, clock.now + timedelta(hours=hours))
        assert await notices.due(tx, limit=5) == []
    clock.turn(timedelta(hours=3))
    async with database.transaction() as tx:
        assert await notices.due(tx, limit=5) == [person]
        await notices.postpone(tx, person, clock.now + timedelta(hours=1))
        assert await notices.due(tx, limit=5) == []
    clock.turn(timedelta(hours=1))
    async with database.transaction() as tx:
        taken = await notices.take(tx, person)
        assert {notice.body["send"] for notice in taken} == {"first", "second"}
        assert await notices.take(tx, person) == []


async def test_a_nudge_is_dropped_once_its_conversation_ended_or_was_touched(
    database: Database, clock: Hands, person: str
) -> None:
    async with database.transaction() as tx:
        for name in ("left", "touched", "done"):
            aside = Conversation(name, person, "profile", {}, tx.now, status=Status.ASIDE)
            await tx.run_all([conversations.saving([aside])])
            await notices.add(tx, person, {"send": name}, tx.now, conversation=name)
    clock.turn(timedelta(minutes=1))
    async with database.transaction() as tx:
        touched, done = [await conversations.find(tx, name) for name in ("touched", "done")]
        assert touched
        assert done
        changed = [replace(touched, touched_at=tx.now), replace(done, status=Status.DONE)]
        await tx.run_all([conversations.saving(changed)])
        assert [notice.body["send"] for notice in await notices.take(tx, person)] == ["left"]


async def test_what_is_said_again_of_a_community_takes_the_place_of_the_first(
    database: Database, person: str, community: str
) -> None:
    async with database.transaction() as tx:
        await communities.removed_from(tx, "telegram", "-1")
        for words in ("first", "again"):
            await notices.add(tx, person, {"send": words}, tx.now, community=community)
        await notices.add(tx, person, {"send": "else"}, tx.now)
        taken = await notices.take(tx, person)
        assert {notice.body["send"] for notice in taken} == {"again", "else"}
        await notices.add(tx, person, {"send": "rests"}, tx.now, community=community)
        await communities.returned_to(tx, "telegram", "-1")
        assert await notices.take(tx, person) == []


async def test_it_is_known_when_somebody_was_told_something(
    database: Database, clock: Hands, person: str
) -> None:
    start = clock.now
    for _ in range(3):
        async with database.transaction() as tx:
            await notices.told(tx, person)
            await notices.told(tx, person)
        clock.turn(timedelta(days=1))
    async with database.transaction() as tx:
        since = start + timedelta(days=1)
        times = await notices.times_told(tx, person, since)
    assert times == [since, start + timedelta(days=2)]
