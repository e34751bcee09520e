"""Reminders: each once, in time, out of the night, over restarts and whatever the clocks do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.i18n.zones import zone_info
from conversations.quiet_hours import after_quiet_hours, before_quiet_hours, is_quiet
from conversations.trainings.reminding import CHOICES
from handlers.training_reminders import SOON
from storage import memberships, merge, people, training_reminders
from storage.database import Transaction
from storage.records.people import Person
from storage.records.trainings import TrainingDate
from tests.conversations.trainings.test_reminding import ZONES
from tests.handlers.communities import SECOND_GROUP, sends_press, village
from tests.handlers.training import dates, heard, taps, training_of
from tests.world import World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEAR, BEGUN = "begins on", "has begun"


@dataclass(frozen=True, slots=True)
class Told:
    """A message that reminds somebody, and when it came."""

    at: datetime
    dates: int  # of which it speaks


def reminders(world: World, who: str, since: int = 0) -> list[Told]:
    """What somebody was reminded of after the first so many messages."""
    counts = [one.count(NEAR) + one.count(BEGUN) for one in heard(world, who)[since:]]
    return [Told(world.now, one) for one in counts if one]


async def is_like(
    world: World, person: str, zone: str, quiet: tuple[int, int], befores: list[int]
) -> Person:
    async with world.database.transaction() as tx:
        await people.live_in_zone(tx, person, zone)
        await people.be_quiet(tx, person, *quiet)
        await training_reminders.wish(tx, person, befores)
        found = await people.find(tx, person)
    assert found
    return found


STEPS = st.lists(
    st.tuples(st.integers(15, 59), st.sampled_from([*[""] * 9, "restart"])), min_size=6, max_size=9
)
QUIET = st.tuples(st.integers(0, 1439), st.integers(0, 1439)) | st.just((22 * 60, 8 * 60))
WISHED = st.sets(st.sampled_from(CHOICES[1:]), min_size=1)


@given(st.sampled_from(ZONES), QUIET, WISHED, st.integers(2 * 60, 26 * 60), STEPS)
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller one takes minutes to find
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_each_reminder_comes_once_in_time_and_never_in_the_night(
    tmp_path_factory: pytest.TempPathFactory,
    zone: str,
    quiet: tuple[int, int],
    befores: set[int],
    gap: int,
    steps: list[tuple[int, str]],
) -> None:
    async with World(tmp_path_factory.mktemp("reminded") / "banyan.db") as world:
        starts = (world.now + gap * MINUTE).astimezone(zone_info("Africa/Accra"))
        training, ids = await training_of(world, starts=starts.replace(tzinfo=None))
        (date,) = await dates(world, training)
        ana = await is_like(world, ids["ana"], zone, quiet, sorted(befores))
        signed_up = world.now
        await taps(world, "ana", date.id, "in")
        told: list[datetime] = []
        looked: list[datetime] = []
        for minutes, then in steps * 200:
            if world.now >= date.ends_at:
                break
            if then:
                await world.restart()
            before = len(reminders(world, "ana"))
            await world.pass_time(min(minutes * MINUTE, date.ends_at - MINUTE - world.now) or HOUR)
            looked.append(world.now)
            told += [world.now] * (len(reminders(world, "ana")) - before)
        check(ana, date, befores, signed_up, told, looked)


def check(
    ana: Person,
    date: TrainingDate,
    befores: set[int],
    signed_up: datetime,
    told: list[datetime],
    looked: list[datetime],
) -> None:
    wished = [date.starts_at - one * MINUTE for one in befores]
    ahead = [one for one in wished if one > signed_up]
    assert len(told) <= len(ahead)
    for at in told:
        assert not is_quiet(ana, at) or after_quiet_hours(ana, at) >= date.starts_at
        assert any(before_quiet_hours(ana, one) - SOON <= at for one in ahead)
    for chosen in ahead:
        planned = before_quiet_hours(ana, chosen)
        earliest, latest = planned - SOON, planned
        if planned <= signed_up:  # too late for earlier
            latest = after_quiet_hours(ana, signed_up)
            latest = latest if latest < date.starts_at else chosen
            earliest = signed_up
        latest = awake(ana, date, looked, latest, chosen)
        assert any(earliest <= at <= latest for at in told), (chosen, earliest, latest, told)


def awake(
    ana: Person, date: TrainingDate, looked: list[datetime], due: datetime, chosen: datetime
) -> datetime:
    """When the clock has looked first, that somebody is told what was due by then."""
    at = next(one for one in looked if one >= due)
    if not is_quiet(ana, at):
        return at
    wake = after_quiet_hours(ana, at)
    then = wake if wake < date.starts_at else max(at, chosen)
    return next(one for one in looked if one >= then)


async def test_who_signs_up_in_the_night_is_reminded_all_the_same(world: World) -> None:
    """Nothing can come before the night any more: it comes after it, or when they chose."""
    early = (world.now + DAY).replace(hour=7, minute=30, tzinfo=None)
    training, ids = await training_of(world, starts=early)
    other, _ids = training, ids
    await is_like(world, ids["ana"], "Africa/Accra", (22 * 60, 8 * 60), [60])
    (date,) = await dates(world, other)
    world.now = world.now.replace(hour=23)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at - 65 * MINUTE
    await world.pass_time(MINUTE)
    assert reminders(world, "ana") == []
    await world.pass_time(5 * MINUTE)
    assert len(reminders(world, "ana")) == 1


async def test_who_was_not_awake_is_told_when_they_are(world: World) -> None:
    starts = (world.now + DAY).replace(hour=8, minute=30, tzinfo=None)
    training, ids = await training_of(world, starts=starts)
    await is_like(world, ids["ana"], "Africa/Accra", (22 * 60, 8 * 60), [60])
    (date,) = await dates(world, training)
    world.now = world.now.replace(hour=23)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at - 40 * MINUTE
    await world.pass_time(MINUTE)
    assert reminders(world, "ana") == []
    await world.pass_time(10 * MINUTE)
    assert len(reminders(world, "ana")) == 1


async def test_what_falls_together_comes_in_one_message(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=DAILY;COUNT=3")
    first, *_others = await dates(world, training)
    # A day before the second is when the first begins: an hour before that both are near enough.
    await is_like(world, ids["ana"], "Africa/Accra", (0, 0), [24 * 60, 15])
    await taps(world, "ana", first.id, "series")
    world.now = first.starts_at - 15 * MINUTE
    before = len(heard(world, "ana"))
    await world.pass_time(MINUTE)
    assert [one.dates for one in reminders(world, "ana", before)] == [2]


async def test_nothing_of_a_digest_is_told_in_the_last_minutes_of_the_night(world: World) -> None:
    """What is due soon is told together, but not where soon is morning and now is not."""
    starts = (world.now + DAY).replace(hour=9, minute=5, tzinfo=None)
    training, ids = await training_of(world, starts=starts)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    await is_like(world, ids["ana"], "Africa/Accra", (22 * 60, 8 * 60), [60])
    world.now = date.starts_at - 70 * MINUTE  # five to eight
    await world.pass_time(MINUTE)  # all is worked out anew, because the quiet hours are others
    assert reminders(world, "ana") == []
    await world.pass_time(10 * MINUTE)
    assert len(reminders(world, "ana")) == 1


async def test_after_a_week_asleep_only_what_still_helps_is_said(world: World) -> None:
    training, _ids = await training_of(world, rule="FREQ=DAILY;COUNT=9")
    first, *_others = await dates(world, training)
    await taps(world, "ana", first.id, "series")
    before = len(heard(world, "ana"))
    await world.stop()
    world.now += timedelta(days=7)
    await world.start()
    await world.pass_time(MINUTE)
    (told,) = [one for one in heard(world, "ana")[before:] if NEAR in one]
    coming = [one for one in await dates(world, training) if one.starts_at > world.now]
    near = [one for one in coming if one.starts_at - DAY <= world.now]
    assert told.count(NEAR) == len(near) == 1


async def test_what_has_begun_is_said_to_have_begun(world: World) -> None:
    training, _ids = await training_of(world)
    (date,) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    world.now = date.starts_at + 20 * MINUTE
    await world.pass_time(MINUTE)
    assert BEGUN in heard(world, "ana")[-1]
    assert NEAR not in heard(world, "ana")[-1]


@pytest.mark.parametrize("jump", [-HOUR, HOUR, -DAY, DAY])
async def test_where_the_clock_jumps_nothing_is_said_twice_or_missed(
    world: World, jump: timedelta
) -> None:
    training, ids = await training_of(world)
    (date,) = await dates(world, training)
    await is_like(world, ids["ana"], "Africa/Accra", (0, 0), [24 * 60, 60])
    await taps(world, "ana", date.id, "in")
    await world.pass_time(date.starts_at - DAY + 30 * MINUTE - world.now)
    assert len(reminders(world, "ana")) == 1
    world.now += jump
    await world.pass_time(date.starts_at - world.now)
    assert len(reminders(world, "ana")) == (1 if jump == DAY else 2)
    if jump == DAY:  # both are one: it was never an hour before on this clock
        return
    await world.pass_time(30 * MINUTE)
    assert len(reminders(world, "ana")) == 2


async def test_a_second_sign_up_or_another_wish_repeats_nothing(world: World) -> None:
    training, ids = await training_of(world, rule="FREQ=DAILY;COUNT=2")
    (date, second) = await dates(world, training)
    await is_like(world, ids["ana"], "Africa/Accra", (0, 0), [60])
    await taps(world, "ana", date.id, "in")
    # Two are told together, the second of them before its time.
    async with world.database.transaction() as tx:
        await tx.run("UPDATE training_reminder SET due_at = 0")
    world.now = date.starts_at - 70 * MINUTE
    await world.pass_time(MINUTE)
    assert len(reminders(world, "ana")) == 1
    await taps(world, "ana", date.id, "in")
    await taps(world, "ana", date.id, "series")
    await sends_press(world, "ana", f"remindme:{second.id}:{24 * 60}")
    await sends_press(world, "ana", f"remindme:{second.id}:15")
    await world.pass_time(25 * MINUTE)
    assert len(reminders(world, "ana")) == 1
    await world.pass_time(35 * MINUTE)
    assert len(reminders(world, "ana")) == 2  # a quarter of an hour before, as they chose


async def test_a_date_that_is_moved_reminds_anew_and_only_of_then(world: World) -> None:
    training, _ids = await training_of(world, rule="FREQ=WEEKLY;COUNT=2")
    (date, _second) = await dates(world, training)
    await taps(world, "ana", date.id, "in")
    await world.pass_time(date.starts_at - 23 * HOUR - world.now)
    assert len(reminders(world, "ana")) == 1
    await sends_press(world, "rosa", f"keepdate:{date.id}:move")
    for words in ((world.now + 5 * DAY).date().isoformat(), "17:00", "yes"):
        await world.says("rosa", words)
    moved = next(one for one in await dates(world, training) if one.id == date.id)
    assert moved.starts_at > date.starts_at
    await world.pass_time(date.ends_at - world.now)
    assert len(reminders(world, "ana")) == 1
    await world.pass_time(moved.starts_at - world.now)
    assert len(reminders(world, "ana")) == 3


async def due_times(world: World, person: str) -> list[datetime]:
    async with world.database.reading() as tx:
        rows = await tx.all(
            "SELECT due_at FROM training_reminder WHERE person = :person ORDER BY due_at",
            person=person,
        )
    return [datetime.fromtimestamp(row["due_at"], tz=world.now.tzinfo) for row in rows]


@pytest.mark.parametrize("how", ["quiet", "zone", "left", "community", "merge"])
async def test_whose_night_is_another_one_has_them_anew(world: World, how: str) -> None:
    """An hour before half past seven in the evening, which is night for some."""
    starts = (world.now + 5 * DAY).replace(hour=19, minute=30, tzinfo=None)
    training, ids = await training_of(world, starts=starts)
    (date,) = await dates(world, training)
    ana = ids["ana"]
    zone = "" if how in {"left", "community"} else "Africa/Accra"
    await is_like(world, ana, zone, (22 * 60, 8 * 60), [60])
    await is_like(world, ids["ben"], "Africa/Accra", (0, 0), [60])
    other = await village(world, "Other", SECOND_GROUP)
    async with world.database.transaction() as tx:
        await memberships.join(tx, other, ana)
        await tx.run("UPDATE membership SET joined_at = 0 WHERE community = :other", other=other)
        await tx.run("UPDATE community SET zone = 'Asia/Jakarta' WHERE id <> :other", other=other)
    who = "ben" if how == "merge" else "ana"
    await taps(world, who, date.id, "in")
    assert await due_times(world, ids[who]) == [date.starts_at - HOUR]
    async with world.database.transaction() as tx:
        await become(tx, how, ana, ids["ben"], other)
    assert await due_times(world, ana) != [date.starts_at - HOUR]
    await world.pass_time(HOUR)
    async with world.database.reading() as tx:
        known = await memberships.with_zone(tx, ana)
    assert known
    expected = before_quiet_hours(known, date.starts_at - HOUR)
    assert expected < date.starts_at - HOUR
    assert await due_times(world, ana) == [expected]


async def become(tx: Transaction, how: str, ana: str, ben: str, other: str) -> None:
    """Something happens after which it is night for ana at another time."""
    if how == "zone":
        await people.live_in_zone(tx, ana, "Asia/Jakarta")
    elif how == "community":
        await tx.run("UPDATE community SET zone = 'Asia/Jakarta'")
    elif how == "left":
        await memberships.leave(tx, other, ana)
    else:
        await people.be_quiet(tx, ana, 18 * 60, 8 * 60)
    if how == "merge":
        kept = await people.find(tx, ana)
        assert kept
        await merge.merge(tx, kept, ben)
