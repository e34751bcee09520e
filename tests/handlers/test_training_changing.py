"""Changing a training: who may, who hears of it when, and what becomes of dates and people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.trainings.changing import steps
from conversations.trainings.planning.wishes import wish_of
from storage import (
    communities,
    deeds,
    memberships,
    people,
    sign_ups,
    training_dates,
    training_posts,
    training_reminders,
    trainings,
)
from storage.database import Database
from storage.records.communities import Community
from storage.records.deeds import DeedKind
from storage.records.trainings import DateState, Reminder, Training, TrainingDate, TrainingState
from tests.handlers.calling import community_of
from tests.handlers.communities import organises, sends_press
from tests.handlers.people import presses
from tests.trainings import planned
from tests.world import GROUP, World, private

WEEKLY = "FREQ=WEEKLY;COUNT=4"
DAY = timedelta(days=1)


async def training_of(world: World, **other: Any) -> tuple[str, dict[str, str]]:
    """A training that rosa holds, in a community to which ana and ben belong."""
    community, ids = await community_of(world, "rosa", "ana", "ben")
    async with world.database.transaction() as tx:
        made = await planned(tx, community, ids["rosa"], **other)
    return made.id, ids


async def now(world: World, training: str) -> Training:
    async with world.database.reading() as tx:
        found = await trainings.find(tx, training)
    assert found
    return found


async def dates(world: World, training: str) -> list[TrainingDate]:
    async with world.database.reading() as tx:
        return await training_dates.of_training(tx, training)


async def signs_up(world: World, who: str, date: TrainingDate) -> None:
    await sends_press(world, who, f"training:{date.id}:in")


async def on(world: World, date: TrainingDate) -> set[str]:
    async with world.database.reading() as tx:
        return {one.person for one in await sign_ups.of_date(tx, date.id)}


async def reminded(world: World, person: str) -> dict[str, int]:
    """How many reminders of each date somebody will get."""
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT date, count(*) AS n FROM training_reminder WHERE person = :person"
            " GROUP BY date",
            person=person,
        )
    return {row["date"]: row["n"] for row in rows}


async def wishes(world: World, who: str, training: str, *answers: str) -> None:
    """Somebody changes a training, typing these answers, and lets it be so."""
    await sends_press(world, who, f"keeptraining:{training}:change")
    for words in answers:
        await world.says(who, words)
        world.now += timedelta(minutes=1)  # nobody types faster
    await world.says(who, "let it be so")
    await world.settled()


def heard(world: World, who: str) -> list[str]:
    return [str(one.outgoing.text) for one in world.platform.shown if one.place == private(who)]


@pytest.mark.parametrize("option", ["change", "words", "cancel", "copy", "tell", "dates"])
async def test_who_neither_holds_nor_organises_can_do_nothing(world: World, option: str) -> None:
    training, _ids = await training_of(world, rule=WEEKLY)
    said = await sends_press(world, "ana", f"keeptraining:{training}:{option}")
    assert "Only somebody who" in said
    (date, *_) = before = await dates(world, training)
    for about in ("move", "cancel", "who", ""):
        said = await sends_press(world, "ana", f"keepdate:{date.id}:{about}")
        assert "Only somebody who" in said
    assert await dates(world, training) == before


async def test_who_holds_it_need_not_organise(world: World) -> None:
    training, ids = await training_of(world)
    async with world.database.transaction() as tx:
        await trainings.host(tx, training, ids["ana"])
    await wishes(world, "ana", training, "title", "Wiki for all")
    assert (await now(world, training)).outline.words["en"].title == "Wiki for all"
    said = await sends_press(world, "ana", f"keeptraining:{training}:copy")
    assert "Only somebody who organises" in said


async def test_who_holds_it_from_now_on_is_told_and_who_leaves_holds_nothing(
    world: World,
) -> None:
    training, ids = await training_of(world)
    await organises(world, ids["ana"], (await now(world, training)).community, appointed=True)
    await wishes(world, "rosa", training, "who holds it", "2")
    assert (await now(world, training)).host == ids["ana"]
    assert "You hold" in heard(world, "ana")[-1]
    async with world.database.transaction() as tx:
        await memberships.leave(tx, (await now(world, training)).community, ids["ana"])
    assert (await now(world, training)).host is None
    said = await sends_press(world, "ana", f"keeptraining:{training}:change")
    assert "Only somebody who" in said


async def test_what_others_have_changed_meanwhile_stays(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    before = await dates(world, training)
    await organises(world, ids["ben"], (await now(world, training)).community, appointed=True)
    await sends_press(world, "rosa", f"keeptraining:{training}:change")
    for words in ("when", (world.now + 4 * DAY).date().isoformat(), "skip", "skip"):
        await world.says("rosa", words)
    await wishes(world, "ben", training, "title", "Wiki for all")
    await world.pass_time(4 * DAY)  # the first date has been, and the wish is of yesterday
    await world.says("rosa", "let it be so")
    after = await dates(world, training)
    assert (await now(world, training)).outline.words["en"].title == "Wiki for all"
    assert [one.id for one in after] == [one.id for one in before]
    moved = [one.starts - old.starts for one, old in zip(after, before, strict=True)]
    assert moved == [0 * DAY, DAY, DAY, DAY]


async def test_who_loses_the_part_in_the_middle_changes_nothing(world: World) -> None:
    training, ids = await training_of(world)
    async with world.database.transaction() as tx:
        await trainings.host(tx, training, ids["ana"])
    await sends_press(world, "ana", f"keeptraining:{training}:change")
    await world.says("ana", "title")
    await world.says("ana", "Wiki for all")
    async with world.database.transaction() as tx:
        await trainings.host(tx, training, ids["ben"])
    before = await now(world, training)
    await world.says("ana", "let it be so")
    assert await now(world, training) == before
    assert "Only somebody who" in heard(world, "ana")[-1]


async def test_dates_keep_their_people_and_reminders_when_the_hour_changes(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    before = await dates(world, training)
    await signs_up(world, "ana", before[1])
    await wishes(world, "rosa", training, "when", "skip", "19:30", "skip")
    after = await dates(world, training)
    assert [one.id for one in after] == [one.id for one in before]
    by = timedelta(minutes=90)
    assert [one.starts_at for one in after] == [one.starts_at + by for one in before]
    assert [one.original for one in after] == [one.original + by for one in before]
    assert await on(world, after[1]) == {ids["ana"]}
    assert await reminded(world, ids["ana"]) == {after[1].id: 2}
    assert (await now(world, training)).sequence == 1


async def test_dates_that_a_rule_has_no_more_are_told_to_those_on_them(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    before = await dates(world, training)
    await signs_up(world, "ana", before[1])
    await signs_up(world, "ben", before[2])
    await wishes(world, "rosa", training, "how often", "3", "4")  # every second week, four times
    after = await dates(world, training)
    assert [one.original for one in after] == [before[0].original + n * 14 * DAY for n in range(4)]
    assert before[1].id not in {one.id for one in after}
    assert await on(world, after[1]) == {ids["ben"]}
    assert "not held any more" in heard(world, "ana")[-1]
    assert not any("has changed" in words for words in heard(world, "ben"))


async def test_a_date_that_was_moved_or_cancelled_stays_so_when_the_series_changes(
    world: World,
) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    first, second, third, _fourth = await dates(world, training)
    elsewhere = (second.starts + DAY).isoformat()
    async with world.database.transaction() as tx:
        await steps.move(tx, person=ids["rosa"], date=second.id, starts=elsewhere)
        await steps.cancel_date(tx, person=ids["rosa"], date=third.id, reason="ill")
    await wishes(world, "rosa", training, "when", "skip", "19:30", "skip")
    after = {one.id: one for one in await dates(world, training)}
    assert len(after) == 4
    assert after[first.id].starts == first.starts + timedelta(minutes=90)
    assert after[second.id].starts == second.starts + DAY
    assert after[second.id].original == second.original + timedelta(minutes=90)
    assert after[third.id].state is DateState.CANCELLED


async def test_what_has_been_stays_and_the_rest_of_a_series_moves(world: World) -> None:
    training, _ids = await training_of(world, rule=WEEKLY)
    before = await dates(world, training)
    await world.pass_time(8 * DAY)
    await wishes(world, "rosa", training, "when", "skip", "20:00", "skip")
    after = await dates(world, training)
    assert len(after) == 4
    assert after[0] == replace(before[0], state=DateState.OVER)
    assert [one.starts.hour for one in after] == [18, 20, 20, 20]


async def test_a_link_is_told_only_to_who_has_a_seat(world: World) -> None:
    training, _ids = await training_of(world, seats=1)
    (date,) = await dates(world, training)
    await signs_up(world, "ana", date)
    await signs_up(world, "ben", date)
    await wishes(world, "rosa", training, "where", "online", "https://other.example.org/secret")
    assert any("other.example.org/secret" in words for words in heard(world, "ana"))
    everywhere = [one for one in world.platform.shown if one.place not in _may_know()]
    assert not any("other.example.org/secret" in str(one.outgoing) for one in everywhere)


def _may_know() -> set[object]:
    return {private("rosa"), private("ana")}


async def test_more_seats_are_offered_to_those_who_wait_and_fewer_are_refused(
    world: World,
) -> None:
    training, ids = await training_of(world, seats=1)
    (date,) = await dates(world, training)
    await signs_up(world, "ana", date)
    await signs_up(world, "ben", date)
    await wishes(world, "rosa", training, "seats", "2")
    async with world.database.reading() as tx:
        mine = await sign_ups.find(tx, date.id, ids["ben"])
    assert mine
    assert mine.offered_until
    await wishes(world, "rosa", training, "seats", "1")
    assert (await now(world, training)).outline.seats == 2
    assert "cannot be fewer" in heard(world, "rosa")[-1]


async def letters(world: World, person: str) -> list[float | None]:
    """Until when what was written to somebody waits."""
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT not_before FROM outbox WHERE person = :person ORDER BY key", person=person
        )
    return [row["not_before"] for row in rows]


@pytest.mark.parametrize(("days", "waits"), [(3, True), (1, False)])
async def test_in_the_night_only_what_is_near_is_told(
    world: World, days: int, *, waits: bool
) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await signs_up(world, "ana", date)
    await world.settled()
    world.now = (date.starts_at - days * DAY).replace(hour=23, minute=0)
    before = len(heard(world, "ana"))
    await wishes(world, "rosa", training, "where", "online", "https://other.example.org")
    told = any("has changed" in words for words in heard(world, "ana")[before:])
    assert told is not waits
    assert bool([one for one in await letters(world, ids["ana"]) if one]) is waits


async def test_what_is_cancelled_reminds_nobody_and_ends_in_the_groups(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    for date in await dates(world, training):
        await signs_up(world, "ana", date)
    await sends_press(world, "rosa", f"keeptraining:{training}:cancel")
    await world.says("rosa", "The library has closed.")
    await world.says("rosa", "yes")
    assert (await now(world, training)).state is TrainingState.CANCELLED
    assert await reminded(world, ids["ana"]) == {}
    told = [words for words in heard(world, "ana") if "The library has closed." in words]
    assert len(told) == 1
    await world.pass_time(40 * DAY)
    assert heard(world, "ana")[-1] == told[0]


async def test_the_only_date_that_is_cancelled_is_the_whole_training(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await steps.cancel_date(tx, person=ids["rosa"], date=date.id, reason="ill")
    assert (await now(world, training)).state is TrainingState.CANCELLED


async def test_the_only_date_that_is_moved_moves_the_training(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    to = date.starts + DAY
    async with world.database.transaction() as tx:
        await steps.move(tx, person=ids["rosa"], date=date.id, starts=to.isoformat())
    (moved,) = await dates(world, training)
    assert (moved.original, moved.starts, moved.starts_at) == (to, to, date.starts_at + DAY)
    assert (await now(world, training)).outline.starts == to
    assert (await now(world, training)).sequence == 1


async def test_groups_are_told_once_and_not_while_the_community_rests(world: World) -> None:
    training, _ids = await training_of(world, posted=False)
    community = (await now(world, training)).community
    async with world.database.transaction() as tx:
        await communities.removed_from(tx, GROUP.platform, GROUP.chat)
    await sends_press(world, "rosa", f"keeptraining:{training}:tell")
    async with world.database.transaction() as tx:
        assert not await training_posts.of_training(tx, training)
        await communities.returned_to(tx, GROUP.platform, GROUP.chat)
        assert not (await found(tx, community)).paused
    for _again in range(2):
        await sends_press(world, "rosa", f"keeptraining:{training}:tell")
    async with world.database.reading() as tx:
        assert len(await training_posts.of_training(tx, training)) == 1


async def found(tx: Any, community: str) -> Community:
    known = await communities.find(tx, community)
    assert known
    return known


async def test_dates_follow_the_rules_of_their_zone(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY)
    right = await dates(world, training)
    await signs_up(world, "ana", right[0])
    await by_other_rules(world.database, right, timedelta(hours=1))
    async with world.database.transaction() as tx:
        assert await steps.follow_zones(tx) == 4
        assert await steps.follow_zones(tx) == 0
    assert await dates(world, training) == right
    await world.pass_time(timedelta(hours=1))
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT before, due_at FROM training_reminder WHERE person = :ana ORDER BY before",
            ana=ids["ana"],
        )
    starts = right[0].starts_at.timestamp()
    assert [(row["before"], row["due_at"]) for row in rows] == [
        (before, starts - before * 60) for before in (60, 24 * 60)
    ]


async def by_other_rules(database: Database, known: list[TrainingDate], by: timedelta) -> None:
    """Let dates be at the moments that they would have had by the rules of another year."""
    async with database.transaction() as tx:
        for one in known:
            late = replace(one, starts_at=one.starts_at + by, ends_at=one.ends_at + by)
            await training_dates.plan_anew(tx, [late])
            planned_for = [
                Reminder(row["date"], row["person"], row["before"], late.starts_at)
                for row in await tx.all(
                    "SELECT * FROM training_reminder WHERE date = :date", date=one.id
                )
            ]
            await training_reminders.remind(tx, planned_for)


async def test_who_held_a_training_to_which_somebody_came_is_spotted(world: World) -> None:
    training, ids = await training_of(world)
    async with world.database.transaction() as tx:
        await deeds.let_see(tx, ids["rosa"], seen=True)
    (date,) = await dates(world, training)
    await signs_up(world, "ana", date)
    await world.pass_time(5 * DAY)
    community = (await now(world, training)).community
    async with world.database.reading() as tx:
        assert (await deeds.in_community(tx, community))[ids["rosa"]] == [DeedKind.HOSTED]
    assert (await now(world, training)).state is TrainingState.OVER


async def test_dates_that_come_into_sight_are_for_those_who_come_to_all(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=WEEKLY;INTERVAL=4")
    first, *_ = before = await dates(world, training)
    await sends_press(world, "ana", f"training:{first.id}:series")
    await world.pass_time(32 * DAY)
    after = await dates(world, training)
    assert len(after) > len(before)
    assert ids["ana"] in await on(world, after[-1])
    assert after[-1].id in await reminded(world, ids["ana"])


async def test_a_translation_is_read_by_who_reads_it(world: World) -> None:
    training, ids = await training_of(world)
    await sends_press(world, "rosa", f"keeptraining:{training}:words")
    for words in ("French", "Les bases", "Votre première modification.", "tout le monde"):
        await world.says("rosa", words)
    assert (await now(world, training)).outline.words["fr"].title == "Les bases"
    async with world.database.transaction() as tx:
        await people.read_languages(tx, ids["ana"], ("fr",))
    await world.says("ana", "/trainings")
    assert "Les bases" in heard(world, "ana")[-1]


async def test_a_plan_whose_day_has_passed_is_asked_again(world: World) -> None:
    community, _ids = await community_of(world, "rosa")
    await sends_press(world, "rosa", f"plantraining:{community}:new")
    day = (world.now + DAY).date().isoformat()
    for words in ("Wiki", "All of it", "none of these", "online", "skip", day, "10:00", "1 hour"):
        await world.says("rosa", words)
        world.now += timedelta(seconds=30)
    await world.says("rosa", "once")
    await world.says("rosa", "5")
    world.now += 2 * DAY
    await presses(world, "rosa", "Let it be so")
    assert "None of these dates is still to come" in heard(world, "rosa")[-1]
    async with world.database.reading() as tx:
        assert not await trainings.of_community(tx, community)
    await world.says("rosa", "when")
    await world.says("rosa", (world.now + DAY).date().isoformat())
    await world.says("rosa", "skip")
    await world.says("rosa", "skip")
    await world.says("rosa", "let it be so")
    async with world.database.reading() as tx:
        (made,) = await trainings.of_community(tx, community)
    assert wish_of(made.outline, made.host or "")["title"] == "Wiki"
