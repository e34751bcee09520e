from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from conversations.quiet_hours import (
    DAY,
    WEEK,
    after_night,
    after_quiet_hours,
    before_quiet_hours,
    is_quiet,
    next_moment,
)
from storage.records.people import Circle, Person

START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# Clocks that are turned by an hour, by half an hour, at midnight, in Ramadan, or not at all.
ZONES: Final = (
    "UTC",
    "Africa/Lagos",
    "Asia/Jakarta",
    "Europe/Paris",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "",
    "Nowhere/Unknown",
)
minutes = st.integers(0, 24 * 60 - 1)
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: START + timedelta(minutes=n))


def somebody(zone: str = "UTC", quiet_from: int = 21 * 60, quiet_to: int = 8 * 60) -> Person:
    return Person(
        id="p",
        name="",
        pronouns="",
        wiki_name="",
        introduction="",
        languages=("en",),
        zone=zone,
        quiet_from=quiet_from,
        quiet_to=quiet_to,
        unprompted=True,
        circle=Circle.NOBODY,
        active_at=START,
        asked_to_stay_at=None,
    )


people = st.builds(somebody, st.sampled_from(ZONES), minutes, minutes)


def day(person: Person, moment: datetime) -> object:
    zone = person.zone if person.zone in ZONES[:-2] else "UTC"
    return moment.astimezone(ZoneInfo(zone)).date()


@given(people, moments)
def test_after_quiet_hours_is_the_same_moment_or_their_end(
    person: Person, moment: datetime
) -> None:
    after = after_quiet_hours(person, moment)
    assert not is_quiet(person, after)
    if not is_quiet(person, moment):
        assert after == moment
    else:
        assert moment < after <= moment + DAY + timedelta(hours=2)


@given(people, moments)
def test_before_quiet_hours_is_the_same_moment_or_just_before_them(
    person: Person, moment: datetime
) -> None:
    before = before_quiet_hours(person, moment)
    assert not is_quiet(person, before)
    if not is_quiet(person, moment):
        assert before == moment
    else:
        assert moment - DAY - timedelta(hours=2) <= before < moment
        # Nothing between is awake, but for what clocks that are turned show twice.
        step = timedelta(minutes=1)
        awake = 0
        while (before := before + step) < moment:
            awake += not is_quiet(person, before)
        assert awake <= 60


@given(st.sampled_from(ZONES), moments)
def test_the_night_of_a_group_is_that_of_somebody_there(zone: str, moment: datetime) -> None:
    assert after_night(zone, moment) == after_quiet_hours(somebody(zone), moment)


@given(people, moments)
def test_quiet_hours_last_until_their_end_and_not_much_longer(
    person: Person, moment: datetime
) -> None:
    after = after_quiet_hours(person, moment)
    # Clocks that are put forward may skip the end of the quiet hours, by an hour at most.
    step = timedelta(minutes=61)
    while moment + step < after:
        moment += step
        assert is_quiet(person, moment) or after - moment <= timedelta(hours=1)


@given(people, moments, st.lists(st.timedeltas(timedelta(), timedelta(days=3)), max_size=25))
def test_never_two_on_a_day_nor_four_in_a_week(
    person: Person, now: datetime, pauses: list[timedelta]
) -> None:
    told: list[datetime] = []
    for pause in pauses:
        now += pause
        moment = next_moment(person, [one for one in told if one > now - WEEK], now)
        assert moment >= now
        assert not is_quiet(person, moment)
        now = moment
        told.append(moment)
    days = [day(person, moment) for moment in told]
    assert len(set(days)) == len(days)
    for n in range(len(told) - 3):
        assert told[n + 3] - told[n] >= WEEK


def test_by_day_it_may_go_at_once() -> None:
    assert next_moment(somebody(), [], START) == START


def test_at_night_it_waits_for_the_morning_of_the_person() -> None:
    night = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)  # 21:30 in Lagos
    morning = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    assert next_moment(somebody("Africa/Lagos"), [], night) == morning


def test_the_second_waits_for_the_next_day() -> None:
    told = [START - timedelta(hours=1)]
    assert next_moment(somebody(), told, START) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_the_fourth_waits_until_the_first_is_a_week_old() -> None:
    told = [START - timedelta(days=days) for days in (5, 3, 1)]
    assert next_moment(somebody(), told, START) == START + timedelta(days=2)


def test_equal_ends_mean_no_quiet_hours() -> None:
    person = somebody(quiet_from=0, quiet_to=0)
    assert not any(is_quiet(person, START + timedelta(minutes=n)) for n in range(24 * 60))


def test_a_clock_put_back_does_not_end_the_night_twice() -> None:
    # In Paris 2:30 comes twice on this night; the first time ends what is quiet until then.
    person = somebody("Europe/Paris", 21 * 60, 2 * 60 + 30)
    again = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10 for the second time
    assert after_quiet_hours(person, again) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
