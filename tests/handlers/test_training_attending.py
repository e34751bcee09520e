"""Who was there: a tap, a code or a tick; and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import deeds, people, training_answers, training_dates
from storage.records.deeds import DeedKind
from storage.records.trainings import DateState, SeatState
from tests.handlers.communities import SECOND_GROUP, sends_press, village
from tests.handlers.people import last, presses
from tests.handlers.training import dates, everybody, heard, now, place_of, taps, training_of
from tests.trainings import first_date, planned
from tests.world import World, private

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def came(world: World, date: str, person: str) -> bool | None:
    found = await place_of(world, date, person)
    return found.came if found else None


async def ends(world: World, training: str) -> None:
    """Its only date is over, and nobody sleeps."""
    (date,) = await dates(world, training)
    await world.pass_time(date.ends_at + 14 * HOUR - world.now)


@pytest.mark.parametrize(
    ("minutes", "counts"), [(-31, False), (-30, True), (45, True), (269, True), (271, False)]
)
async def test_people_check_in_from_half_an_hour_before_until_three_hours_after(
    world: World, minutes: int, counts: bool
) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at + minutes * MINUTE
    await taps(world, "ana", date.id, "here")
    assert bool(await came(world, date.id, ids["ana"])) == counts
    await world.says("ben", f"/trainings {date.code}")
    assert bool(await came(world, date.id, ids["ben"])) == counts


async def test_only_the_code_of_ones_own_community_is_one(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    other = await village(world, "Other", SECOND_GROUP)
    async with world.database.transaction() as tx:
        theirs = await first_date(tx, (await planned(tx, other, ids["rosa"])).id)
    world.now = date.starts_at
    for code in (theirs.code, "aaaa", "", date.code + "a", "%", "____"):
        await world.says("ana", f"/trainings {code}")
        assert "You are checked in" not in last(world)
    assert await everybody(world, date.id) == []
    assert await everybody(world, theirs.id) == []
    await world.says("ana", f"/trainings {date.code.upper()}")
    assert "You are checked in" in last(world)
    assert await came(world, date.id, ids["ana"])


async def test_the_code_of_what_is_cancelled_is_none(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await training_dates.end(tx, date.id, DateState.CANCELLED)
    world.now = date.starts_at
    await world.says("ana", f"/trainings {date.code}")
    assert await everybody(world, date.id) == []


async def test_who_is_in_the_room_has_a_place_though_all_seats_are_taken(world: World) -> None:
    training, ids = await training_of(world, seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
    world.now = date.starts_at
    assert "checked in" not in await taps(world, "ben", date.id, "here")  # they only wait
    await world.says("ben", f"/trainings {date.code}")
    there = await place_of(world, date.id, ids["ben"])
    assert there
    assert (there.state, there.came) == (SeatState.IN, True)


async def test_who_holds_it_is_not_somebody_who_came(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    world.now = date.starts_at
    await world.says("rosa", f"/trainings {date.code}")
    assert "You hold it yourself" in last(world)
    assert await everybody(world, date.id) == []


async def test_who_holds_it_ticks_people_and_takes_that_back(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await deeds.let_see(tx, ids["ana"], seen=True)
    await taps(world, "ana", date.id, "in")
    assert "has a seat" in await taps(world, "rosa", date.id, "who.0.1")
    assert await came(world, date.id, ids["ana"]) is None  # it has not begun
    world.now = date.starts_at
    for expected in (True, False, True):
        await taps(world, "rosa", date.id, "who.0.1")
        assert await came(world, date.id, ids["ana"]) is expected
    await taps(world, "rosa", date.id, "who.0.99")
    community = (await now(world, training)).community
    async with world.database.reading() as tx:
        done = await deeds.in_community(tx, community)
    assert done == {ids["ana"]: [DeedKind.TRAINED]}


async def test_others_neither_see_who_comes_nor_tick_anybody(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at
    for option in ("who", "who.0.1", "answers"):
        assert "Ana" not in await taps(world, "ben", date.id, option)
    assert await came(world, date.id, ids["ana"]) is None


async def test_people_of_no_name_are_told_apart(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
        async with world.database.transaction() as tx:
            await people.describe(tx, ids[who], name="")
    said = await taps(world, "rosa", date.id, "who")
    assert "somebody, number 1" in said
    assert "somebody, number 2" in said


async def test_everybody_with_a_seat_is_asked_once_however_many_there_are(world: World) -> None:
    others = [f"p{n}" for n in range(45)]
    training, ids = await training_of(world, *others, seats=44)
    (date,) = await dates(world, training)
    for who in others:
        await taps(world, who, date.id, "in")
    await ends(world, training)
    asked = [sum("is over" in one for one in heard(world, who)) for who in others]
    assert asked == [1] * 44 + [0]
    assert sum("Thank you for holding it" in one for one in heard(world, "rosa")) == 1
    async with world.database.reading() as tx:
        assert await training_dates.due(tx, 10) == []
    assert ids


@pytest.mark.parametrize("there", [True, False])
async def test_only_who_was_checked_in_gets_a_certificate(world: World, there: bool) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at
    assert "Certificate of attendance" not in await taps(world, "ana", date.id, "certificate")
    if there:
        await taps(world, "ana", date.id, "here")
    await ends(world, training)
    got = "Certificate of attendance" in await taps(world, "ana", date.id, "certificate")
    assert got == there
    assert "Certificate of attendance" not in await taps(world, "ben", date.id, "certificate")


async def test_a_certificate_bears_a_name(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await people.describe(tx, ids["ana"], name="")
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at
    await taps(world, "ana", date.id, "here")
    await ends(world, training)
    assert "no name of yours" in await taps(world, "ana", date.id, "certificate")
    async with world.database.transaction() as tx:
        await people.describe(tx, ids["ana"], name="Ana")
    await presses(world, "ana", "Certificate")
    assert "Ana took part in" in last(world)


async def test_who_says_so_at_once_was_there_and_who_says_so_late_is_only_asked(
    world: World,
) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
    await world.pass_time(date.ends_at - world.now)
    await taps(world, "ana", date.id, "was")
    assert await came(world, date.id, ids["ana"]) is True
    world.now = date.ends_at + 4 * HOUR
    await taps(world, "ben", date.id, "was")
    assert await came(world, date.id, ids["ben"]) is None
    assert "How useful" in last(world)


async def test_who_was_not_there_is_noted_and_may_still_be_ticked(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    await ends(world, training)
    await taps(world, "ana", date.id, "wasnot")
    assert await came(world, date.id, ids["ana"]) is False
    await taps(world, "rosa", date.id, "who.0.1")
    assert await came(world, date.id, ids["ana"]) is True
    await taps(world, "ana", date.id, "wasnot")  # who has been ticked was there
    assert await came(world, date.id, ids["ana"]) is True


async def test_answers_are_read_from_five_on_and_without_names(world: World) -> None:
    others = ["p1", "p2", "p3", "p4", "p5"]
    training, ids = await training_of(world, *others)
    (date,) = await dates(world, training)
    for who in others:
        await taps(world, who, date.id, "in")
    await ends(world, training)
    for number, who in enumerate(others, 1):
        assert "Fewer than five" in await taps(world, "rosa", date.id, "answers")
        await taps(world, who, date.id, "was")
        await presses(world, who, "Useful" if number < 5 else "Hardly")
        await world.says(who, f"<b>Words {6 - number}</b>")
    said = await taps(world, "rosa", date.id, "answers")
    assert "4 of 5" in said
    found = [said.index(f"Words {number}") for number in range(1, 6)]
    assert found == sorted(found)  # in the order of their words, which says nothing of who
    assert not any(who.capitalize() in said for who in others)
    assert "<b>Words" not in said
    assert "Words" not in await taps(world, "ana", date.id, "answers")
    assert ids


async def test_however_much_was_answered_it_is_one_message(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        for number in range(200):
            await tx.run(
                "INSERT INTO person SELECT 'q' || :n, name, pronouns, wiki_name, introduction,"
                " languages, zone, quiet_from, quiet_to, unprompted, circle, active_at,"
                " created_at, asked_to_stay_at FROM person WHERE id = :ana",
                n=number,
                ana=ids["ana"],
            )
            await training_answers.save(
                tx, date.id, f"q{number}", useful=3, differently=f"{number} " + "x" * 490
            )
        await training_dates.end(tx, date.id, DateState.OVER)
    said = await taps(world, "rosa", date.id, "answers")
    assert "200 of 200" in said
    assert len(said) < 30_000
    assert world.platform.as_seen(private("rosa"))


async def test_the_questions_are_for_those_who_were_on_it(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    await ends(world, training)
    assert "How useful" not in await taps(world, "ben", date.id, "was")
    assert "What a pity" not in await taps(world, "ben", date.id, "wasnot")
    await sends_press(world, "ben", f"training:{date.id}:was")
    async with world.database.reading() as tx:
        assert await training_answers.useful(tx, date.id) == []
