"""Whatever somebody's program sends about a training: only what is theirs, and only in its time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Left, Opened
from conversations.communities.steps import entrance
from storage import forget, memberships, merge, people, sign_ups, training_dates, trainings
from storage.records.people import Person
from storage.records.trainings import DateState, SeatState
from tests.handlers.communities import SECOND_GROUP, sends_press, village
from tests.handlers.people import arrives, presses
from tests.handlers.training import dates, everybody, heard, now, place_of, taps, training_of
from tests.stored import erase_community
from tests.trainings import LINK
from tests.world import GROUP, World

WEEKLY = "FREQ=WEEKLY;COUNT=4"
DAY = timedelta(days=1)
HUGE = "9" * 5000

ACTS = ("", "in", "series", "out", "none", "dates", "here", "file", "remind", "was", "wasnot")
HOSTS = ("who", "who.0.1", "answers", "keep", "certificate", "nonsense", "in.in", ".")


async def signed_up_by_post(world: World, who: str, date: str, community: str) -> None:
    """Somebody comes by the button of a post in a group."""
    async with world.database.transaction() as tx:
        code = await entrance(tx, community)
    await world.happens(who, Opened(f"signup-{date}-{code}"))


@pytest.mark.parametrize("option", [*ACTS, *HOSTS])
async def test_nobody_sees_what_another_community_plans(world: World, option: str) -> None:
    training, _ids = await training_of(world, rule=WEEKLY)
    (date, *_) = await dates(world, training)
    await arrives(world, "eve")
    said = await taps(world, "eve", date.id, option)
    assert "is not there any more" in said
    assert await everybody(world, date.id) == []
    said = await sends_press(world, "eve", f"remindme:{date.id}:60")
    assert "is not there any more" in said


async def test_the_entrance_of_another_community_lets_nobody_in(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await arrives(world, "eve")
    other = await village(world, "Other", SECOND_GROUP)
    await signed_up_by_post(world, "eve", date.id, other)
    assert await everybody(world, date.id) == []
    assert "is not there any more" in heard(world, "eve")[-1]


@pytest.mark.parametrize("option", [*ACTS, *HOSTS])
async def test_who_is_not_signed_up_never_reads_the_link(world: World, option: str) -> None:
    training, _ids = await training_of(world, rule=WEEKLY, seats=1)
    (date, *_) = await dates(world, training)
    await taps(world, "ben", date.id, "series")
    assert LINK not in await taps(world, "ana", date.id, option)
    assert LINK not in " ".join(heard(world, "ana"))


@pytest.mark.parametrize("state", [DateState.CANCELLED, DateState.OVER])
async def test_nobody_signs_up_for_what_does_not_take_place(world: World, state: DateState) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    async with world.database.transaction() as tx:
        await training_dates.end(tx, date.id, state)
    await taps(world, "ana", date.id, "in")
    await signed_up_by_post(world, "ben", date.id, (await now(world, training)).community)
    assert await everybody(world, date.id) == []


async def test_who_holds_it_takes_no_seat_of_others(world: World) -> None:
    training, _ids = await training_of(world, rule=WEEKLY, seats=1)
    (date, *_) = await dates(world, training)
    for option in ("in", "series"):
        assert "You hold it yourself" in await taps(world, "rosa", date.id, option)
    await signed_up_by_post(world, "rosa", date.id, (await now(world, training)).community)
    assert await everybody(world, date.id) == []


async def test_numbers_of_any_length_do_no_harm(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    for data in (
        f"training:{date.id}:who.{HUGE}",
        f"training:{date.id}:who.0.{HUGE}",
        f"remindme:{date.id}:{HUGE}",
        f"trainings:{HUGE}:",
        f"keeptraining:{training}:dates.{HUGE}",
    ):
        await sends_press(world, "rosa", data)
    async with world.database.reading() as tx:
        assert await tx.all("SELECT * FROM parked_event") == []


async def test_who_was_banned_has_no_seat_and_learns_no_new_link(world: World) -> None:
    training, ids = await training_of(world, rule=WEEKLY, seats=1)
    (first, second, *_) = await dates(world, training)
    await taps(world, "ana", first.id, "series")
    await taps(world, "ben", second.id, "in")
    await world.pass_time(first.ends_at - world.now + timedelta(hours=1))
    await world.happens("ana", Left(banned=True), place=GROUP)
    await world.pass_time(timedelta(hours=1))
    assert await place_of(world, second.id, ids["ana"]) is None
    waited = await place_of(world, second.id, ids["ben"])
    assert waited
    assert waited.state is SeatState.OFFERED
    # They may look at where they have been, but what follows is not theirs any more.
    assert LINK not in await taps(world, "ana", first.id, "")
    for option in ("in", "series", "file"):
        assert LINK not in await taps(world, "ana", second.id, option)
    await signed_up_by_post(world, "ana", second.id, (await now(world, training)).community)
    assert await place_of(world, second.id, ids["ana"]) is None
    async with world.database.reading() as tx:
        assert not await sign_ups.comes_to_all(tx, training, ids["ana"])


async def test_a_second_tap_changes_nothing(world: World) -> None:
    training, ids = await training_of(world, seats=1)
    (date,) = await dates(world, training)
    for _n in range(2):
        await taps(world, "ana", date.id, "in")
        await taps(world, "ben", date.id, "in")
    assert [one.person for one in await everybody(world, date.id)] == [ids["ana"], ids["ben"]]
    for _n in range(2):
        await taps(world, "ana", date.id, "out")
    assert [one.person for one in await everybody(world, date.id)] == [ids["ben"]]


async def test_who_answers_when_the_offer_is_over_waits_no_more(world: World) -> None:
    training, ids = await training_of(world, "cleo", seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben", "cleo"):
        await taps(world, who, date.id, "in")
    await taps(world, "ana", date.id, "out")
    offered = await place_of(world, date.id, ids["ben"])
    assert offered
    assert offered.offered_until
    await world.pass_time(offered.offered_until - world.now + timedelta(hours=1))
    await sends_press(world, "ben", f"seats:{training}:yes")
    assert await place_of(world, date.id, ids["ben"]) is None
    await sends_press(world, "cleo", f"seats:{training}:yes")
    seat = await place_of(world, date.id, ids["cleo"])
    assert seat
    assert seat.state is SeatState.IN


async def test_who_answers_before_the_clock_has_looked_still_has_the_seat(world: World) -> None:
    training, ids = await training_of(world, "cleo", seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben", "cleo"):
        await taps(world, who, date.id, "in")
    await taps(world, "ana", date.id, "out")
    offered = await place_of(world, date.id, ids["ben"])
    assert offered
    assert offered.offered_until
    world.now = offered.offered_until + timedelta(seconds=1)
    await sends_press(world, "ben", f"seats:{training}:yes")
    await world.pass_time(timedelta(hours=1))
    seats = {one.person: one.state for one in await everybody(world, date.id)}
    assert seats == {ids["ben"]: SeatState.IN, ids["cleo"]: SeatState.WAITING}


async def test_a_tap_on_the_post_confirms_a_seat_that_is_kept(world: World) -> None:
    training, ids = await training_of(world, seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
    await taps(world, "ana", date.id, "out")
    await signed_up_by_post(world, "ben", date.id, (await now(world, training)).community)
    seat = await place_of(world, date.id, ids["ben"])
    assert seat
    assert seat.state is SeatState.IN


async def test_who_leaves_after_it_was_offered_makes_room_for_who_is_next(world: World) -> None:
    training, ids = await training_of(world, "cleo", seats=1)
    (date,) = await dates(world, training)
    for who in ("ana", "ben", "cleo"):
        await taps(world, who, date.id, "in")
    await taps(world, "ana", date.id, "out")
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ids["ben"])
    await world.pass_time(timedelta(hours=1))
    (left,) = await everybody(world, date.id)
    assert (left.person, left.state) == (ids["cleo"], SeatState.OFFERED)


async def test_near_its_beginning_those_who_wait_are_told_once(world: World) -> None:
    training, _ids = await training_of(world, "cleo", rule="FREQ=DAILY;COUNT=3", seats=1)
    (date, second, _third) = await dates(world, training)
    for who in ("ana", "ben", "cleo"):
        await taps(world, who, date.id, "in")
        await taps(world, who, second.id, "in")
    world.now = date.starts_at - timedelta(minutes=20)
    await taps(world, "ana", date.id, "out")
    assert sum("whoever takes it first" in one for one in heard(world, "cleo")) == 1
    await taps(world, "ana", second.id, "out")  # what becomes of another date is no news of this
    await world.pass_time(timedelta(minutes=10))
    assert sum("whoever takes it first" in one for one in heard(world, "cleo")) == 1
    await presses(world, "cleo", "I take it")
    assert "You are signed up" in await taps(world, "cleo", date.id, "")
    assert "waiting list" in await taps(world, "ben", date.id, "in")


async def test_the_clock_has_done_with_a_date_when_it_has_looked(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=DAILY", seats=1)
    coming = await dates(world, training)
    last = coming[-1]
    async with world.database.transaction() as tx:  # further away than sixty others
        more = [
            training_dates.Planned(
                last.starts + n * DAY, last.starts_at + n * DAY, last.ends_at + n * DAY
            )
            for n in range(1, 30)
        ]
        await training_dates.add(tx, training, more)
    far = (await dates(world, training))[-1]
    for who in ("ana", "ben"):
        await taps(world, who, far.id, "in")
    async with world.database.transaction() as tx:
        await memberships.leave(tx, (await now(world, training)).community, ids["ana"])
        cancelled = coming[3].id
        await training_dates.end(tx, cancelled, DateState.CANCELLED)
        await training_dates.put_off(tx, cancelled, world.now)
    await world.pass_time(timedelta(hours=1))
    async with world.database.reading() as tx:
        assert await training_dates.due(tx, 100) == []
    offered = await place_of(world, far.id, ids["ben"])
    assert offered
    assert offered.state is SeatState.OFFERED


async def test_all_dates_are_all_of_them_and_none_is_none(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=DAILY")
    (date, *_others, last) = await dates(world, training)
    async with world.database.transaction() as tx:
        more = [
            training_dates.Planned(
                last.starts + n * DAY, last.starts_at + n * DAY, last.ends_at + n * DAY
            )
            for n in range(1, 30)
        ]
        await training_dates.add(tx, training, more)
    await taps(world, "ana", date.id, "series")
    known = await dates(world, training)
    for one in known:
        assert await place_of(world, one.id, ids["ana"])
    await taps(world, "ana", date.id, "none")
    for one in known:
        assert await place_of(world, one.id, ids["ana"]) is None


async def test_nobody_hears_of_a_community_that_was_erased(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    community = (await now(world, training)).community
    async with world.database.transaction() as tx:
        await erase_community(tx, community)
    before = len(heard(world, "ana"))
    await world.pass_time(timedelta(days=5))
    assert not [one for one in heard(world, "ana")[before:] if "Wiki basics" in one]
    assert "is not there any more" in await taps(world, "ana", date.id, "in")


async def test_who_left_the_community_that_rests_is_still_reminded_of_nothing(
    world: World,
) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    for who in ("ana", "ben"):
        await taps(world, who, date.id, "in")
    async with world.database.transaction() as tx:
        await memberships.leave(tx, (await now(world, training)).community, ids["ben"])
    await world.pass_time(date.starts_at - world.now)
    assert any("begins on" in one for one in heard(world, "ana"))
    assert not any("begins on" in one for one in heard(world, "ben"))


@pytest.mark.parametrize(
    ("kept", "gone", "after"),
    [
        (SeatState.WAITING, SeatState.IN, SeatState.IN),
        (SeatState.IN, SeatState.WAITING, SeatState.IN),
        (SeatState.WAITING, SeatState.OFFERED, SeatState.OFFERED),
        (SeatState.OFFERED, SeatState.WAITING, SeatState.OFFERED),
    ],
)
async def test_two_who_turn_out_to_be_one_have_the_better_place_once(
    world: World, kept: SeatState, gone: SeatState, after: SeatState
) -> None:
    training, ids = await training_of(world, "cleo", seats=2)
    (date,) = await dates(world, training)
    states = {"ana": kept, "ben": gone}
    first, last = sorted(states, key=lambda who: list(SeatState).index(states[who]))
    for who in (first, "cleo", last):
        await taps(world, who, date.id, "in")
    async with world.database.transaction() as tx:
        for who, state in states.items():
            await tx.run(
                "UPDATE sign_up SET state = :state, offered_until = :until WHERE person = :person",
                state=str(state),
                until=(world.now + DAY).timestamp() if state is SeatState.OFFERED else None,
                person=ids[who],
            )
        one = await people.find(tx, ids["ana"])
        assert isinstance(one, Person)
        await merge.merge(tx, one, ids["ben"])
    await world.pass_time(timedelta(hours=1))
    found = {one.person: one for one in await everybody(world, date.id)}
    assert set(found) == {ids["ana"], ids["cleo"]}
    assert found[ids["ana"]].state is after
    assert (found[ids["ana"]].offered_until is not None) == (after is SeatState.OFFERED)


async def test_who_held_it_and_was_forgotten_leaves_it_to_the_organisers(world: World) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    async with world.database.transaction() as tx:
        await forget.everything_about(tx, ids["rosa"])
    assert (await now(world, training)).host is None
    await world.pass_time(date.ends_at - world.now + timedelta(hours=14))
    assert any("is over" in one for one in heard(world, "ana"))


async def test_what_was_deleted_is_not_there_for_anybody(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    async with world.database.transaction() as tx:
        await trainings.delete(tx, training)
    for option in ("", "out", "here", "in"):
        assert "is not there any more" in await taps(world, "ana", date.id, option)
    await world.happens("ana", Opened(f"training-{training}"))
    assert "is not there any more" in heard(world, "ana")[-1]
