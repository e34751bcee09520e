"""For whom announcements are; by what people want or did, only where they are five or more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Account, Place
from storage import (
    announcement_readers,
    announcements,
    assessments,
    audiences,
    communities,
    consent,
    keeping,
    memberships,
    people,
    profiles,
    sign_ups,
    topics,
)
from storage.database import Database, Transaction
from storage.records.announcements import AnnouncementState, Audience
from storage.records.keeping import KeepingTimes
from storage.records.profiles import Part
from tests.storage.conftest import Hands
from tests.stored import meet
from tests.trainings import first_date, planned

SKILL, ROLE = "facilitation", "trainer"


@pytest.fixture
async def village(tx: Transaction) -> str:
    return await _community(tx, "Village")


async def _community(tx: Transaction, name: str) -> str:
    place = Place("counting", name)
    return await communities.set_up(
        tx, place, name=name, language="en", zone="Africa/Accra", contact=""
    )


async def _come(tx: Transaction, community: str, count: int, language: str = "en") -> list[str]:
    come = []
    for n in range(count):
        person = (await meet(tx, Account("counting", f"{community}-{language}-{n}"))).id
        await consent.give(tx, person, "keep", 1)
        await people.read_languages(tx, person, [language])
        await memberships.join(tx, community, person)
        come.append(person)
    return come


async def test_everybody_in_a_community_or_in_all_below_it(tx: Transaction, village: str) -> None:
    hub = await _community(tx, "Hub")
    await communities.join_hub(tx, village, hub)
    of_village, of_hub = await _come(tx, village, 2), await _come(tx, hub, 1, "fr")
    await memberships.join(tx, hub, of_village[0])  # whoever is in both gets it once
    assert await audiences.people(tx, village, Audience()) == sorted(of_village)
    assert await audiences.people(tx, hub, Audience()) == sorted([*of_hub, of_village[0]])
    assert await audiences.people(tx, hub, Audience(hub=hub)) == sorted([*of_hub, *of_village])
    assert await audiences.people(tx, hub, Audience(hub=village)) == sorted(of_village)
    assert [one.name for one in await audiences.below(tx, hub)] == ["Hub", "Village"]


async def test_everything_that_is_said_of_people_must_hold(tx: Transaction, village: str) -> None:
    come = await _come(tx, village, 6)
    french = await _come(tx, village, 1, "fr")
    training = await planned(tx, village, come[0])
    date = await first_date(tx, training.id)
    for person in (*come, *french):
        await profiles.want(tx, person, SKILL, 1)
        await assessments.save(tx, person, [], role=ROLE, community=None, framework_version=0)
        await sign_ups.sign_up(tx, date.id, person)
        await sign_ups.came(tx, date.id, person, came=True)
    await profiles.remove(tx, come[1], SKILL, Part.LEARNS)
    await sign_ups.came(tx, date.id, come[2], came=False)
    whole = Audience("", ("en", "ha"), (SKILL, "other"), ROLE, (training.id,))
    assert await audiences.people(tx, village, whole) == sorted([come[0], *come[3:]])
    assert await audiences.trainings(tx, village, 5) == [(training.id, "Wiki basics")]


@pytest.mark.parametrize(("count", "told"), [(4, None), (5, 5)])
async def test_fewer_than_five_by_a_wish_are_not_counted(
    tx: Transaction, village: str, count: int, told: int | None
) -> None:
    for person in await _come(tx, village, count):
        await profiles.want(tx, person, SKILL, 1)
    assert await audiences.size(tx, village, Audience(skills=(SKILL,))) == told
    assert await audiences.size(tx, village, Audience()) == count
    assert await audiences.read_best(tx, village) == [("en", told or 0)]


async def test_what_has_gone_out_is_not_changed_planned_or_deleted(
    tx: Transaction, village: str
) -> None:
    (rosa,) = await _come(tx, village, 1)
    made = await announcements.write(
        tx, village, rosa, words={"en": "Hello"}, topic="", audience=Audience()
    )
    assert await announcements.change(tx, made, words={"en": "Hi", "ha": "Sannu"})
    assert await announcements.schedule(tx, made, tx.now)
    assert not await announcements.drop(tx, made)
    assert await announcements.withdraw(tx, made)
    assert await announcements.send(tx, made)
    assert not await announcements.send(tx, made)
    assert not await announcements.change(tx, made, words={"en": "No"})
    assert not await announcements.schedule(tx, made, tx.now)
    assert not await announcements.withdraw(tx, made)
    found = await announcements.find(tx, made)
    assert found
    assert found.words == {"en": "Hi", "ha": "Sannu"}
    assert found.state is AnnouncementState.SENDING
    assert [one.id for one in await announcements.of_community(tx, village, 5)] == [made]
    assert await announcements.count_open(tx, village) == 0


async def test_what_has_ended_is_erased_in_the_end_with_who_got_it(
    database: Database, clock: Hands
) -> None:
    async with database.transaction() as tx:
        village = await _community(tx, "Village")
        come = await _come(tx, village, 2)
        made = [
            await announcements.write(
                tx, village, come[0], words={"en": "Hello"}, topic="", audience=Audience()
            )
            for _twice in range(2)
        ]
        await announcements.send(tx, made[0])
        await announcement_readers.fix(tx, made[0], come)
        await announcements.end(tx, made[0])
    clock.turn(keeping.ENDED_ANNOUNCEMENTS)
    async with database.transaction() as tx:
        assert not any((await keeping.erase_what_is_old(tx, KeepingTimes())).values())
    clock.turn(timedelta(minutes=1))
    async with database.transaction() as tx:
        erased = await keeping.erase_what_is_old(tx, KeepingTimes())
        assert {table: n for table, n in erased.items() if n} == {
            "announcement_reader": 2,
            "announcement": 1,
        }
        assert [one.id for one in await announcements.of_community(tx, village, 5)] == made[1:]


async def test_a_topic_is_there_once_and_muted_until_somebody_wants_it_again(
    tx: Transaction, village: str
) -> None:
    (rosa,) = await _come(tx, village, 1)
    events = await topics.add(tx, village, "Events")
    assert await topics.add(tx, village, "Events") == events
    for _twice in range(2):
        await topics.mute(tx, rosa, village, events)
        await topics.mute(tx, rosa, village, topics.EVERYTHING)
    assert await topics.muted_by(tx, rosa) == {(village, events), (village, "")}
    await topics.unmute(tx, rosa, village, topics.EVERYTHING)
    assert await topics.muted_by(tx, rosa) == {(village, events)}


async def test_a_community_says_how_many_a_week(tx: Transaction, village: str) -> None:
    assert await announcements.most_a_week(tx, village) == announcements.MOST_A_WEEK
    for most in (7, 1):
        await announcements.bound(tx, village, most)
        assert await announcements.most_a_week(tx, village) == most
