"""On which dates a rule has something held: on the wall, in every zone, whatever the clocks do."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.trainings.dates import AHEAD, Held, first, from_here, held, in_step, over
from conversations.trainings.recurrence import Frequency, Rule, RuleError, parse
from conversations.trainings.wall_clock import moment, on_the_wall

DAY = timedelta(days=1)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def wall(words: str) -> datetime:
    return datetime.fromisoformat(words)


@cache
def changes(zone: str, since: datetime = FROM, until: datetime = UNTIL) -> list[datetime]:
    """The moments at which the clocks of a zone are changed, found without our own code."""
    rules, found, at = ZoneInfo(zone), [], since
    while at < until:
        following = at + DAY
        if at.astimezone(rules).utcoffset() != following.astimezone(rules).utcoffset():
            low, high = at, following
            while high - low > MINUTE:
                middle = low + (high - low) / 2
                same = middle.astimezone(rules).utcoffset() == low.astimezone(rules).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        at = following
    return found


def shows(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize("zone", ZONES)
def test_a_series_keeps_its_time_over_every_change_of_ten_years(zone: str) -> None:
    """Weekly and daily, at times around the change: nothing twice, nothing missed."""
    for change in changes(zone):
        before = shows(change - MINUTE, zone)
        for about in (-90, -30, 0, 15, 45, 75, 600):
            at = (before + about * MINUTE).replace(second=0) - 21 * DAY
            for rule, step in (("FREQ=WEEKLY", 7 * DAY), ("FREQ=DAILY", DAY)):
                dates = held(
                    at, rule, zone, after=change - 15 * DAY, before=change + 15 * DAY, most=60
                )
                check_series(zone, at, step, dates, change)


def check_series(
    zone: str,
    starts: datetime,
    step: timedelta,
    dates: list[Held],
    change: datetime,
) -> None:
    moments = [at for _wall, at in dates]
    assert moments == sorted(set(moments))
    assert all((on_wall - starts) % step == timedelta() for on_wall, _at in dates)
    for (one, _), (other, _) in pairwise(dates):
        # Only a whole day that is left out may be missing.
        assert other - one == step or whole_day_left_out(one + step, zone)
    for on_wall, at in dates:
        shown = shows(at, zone)
        if shown != on_wall:  # left out, and so by the offset before the gap
            offset = ZoneInfo(zone).utcoffset(datetime.combine(change, datetime.min.time()))
            assert offset is not None
            gap = shown - on_wall
            assert timedelta() < gap <= DAY
            assert shows(at - gap, zone) < on_wall
    assert len(dates) >= 30 * DAY // step - 1


def whole_day_left_out(on_wall: datetime, zone: str) -> bool:
    noon = on_wall.replace(hour=12, minute=0)
    return shows(noon.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone).date() != noon.date()


def test_the_zones_that_are_played_through_change_their_clocks_often() -> None:
    assert sum(len(changes(zone)) for zone in ZONES) > 3_000


def test_a_time_that_is_left_out_counts_by_the_offset_before_the_gap() -> None:
    # RFC 5545, 3.3.5, gives both of these.
    assert moment(wall("2007-03-11 02:30"), "America/New_York") == moment(
        wall("2007-03-11 03:30"), "America/New_York"
    )


def test_a_time_that_is_shown_twice_is_the_first_of_the_two() -> None:
    at = moment(wall("2007-11-04 01:30"), "America/New_York")
    assert at == datetime(2007, 11, 4, 5, 30, tzinfo=UTC)


def test_half_an_hour_on_lord_howe_moves_nothing() -> None:
    zone = "Australia/Lord_Howe"
    dates = held(
        wall("2026-09-20 02:15"),
        "FREQ=WEEKLY",
        zone,
        after=datetime(2026, 9, 1, tzinfo=UTC),
        before=datetime(2026, 10, 20, tzinfo=UTC),
    )
    assert [f"{shows(at, zone):%d.%m. %H:%M}" for _wall, at in dates] == [
        "20.09. 02:15",
        "27.09. 02:15",
        "04.10. 02:45",  # 2:15 is left out that night
        "11.10. 02:15",
        "18.10. 02:15",
    ]
    assert [f"{at:%d. %H:%M}" for _wall, at in dates][1:4] == [
        "26. 15:45",
        "03. 15:45",
        "10. 15:15",
    ]


def test_a_day_left_out_at_the_date_line_is_held_once() -> None:
    """Samoa had no 30 December 2011."""
    around: dict[str, Any] = {
        "after": datetime(2011, 12, 28, 12, tzinfo=UTC),
        "before": datetime(2012, 1, 2, 12, tzinfo=UTC),
    }
    daily = held(wall("2011-12-01 10:00"), "FREQ=DAILY", "Pacific/Apia", **around)
    assert [f"{on_wall:%d}" for on_wall, _at in daily] == ["28", "29", "31", "01", "02"]
    assert {b[1] - a[1] for a, b in pairwise(daily)} == {DAY}
    friday = held(wall("2011-12-02 10:00"), "FREQ=WEEKLY", "Pacific/Apia", **around)
    assert [shows(at, "Pacific/Apia") for _wall, at in friday] == [wall("2011-12-31 10:00")]


def test_a_zone_that_changes_its_rules_keeps_the_time_on_the_wall() -> None:
    """Mexico gave up summer time after 2022."""
    zone = "America/Mexico_City"
    dates = held(
        wall("2022-06-01 18:00"),
        "FREQ=MONTHLY;INTERVAL=6",
        zone,
        after=datetime(2022, 1, 1, tzinfo=UTC),
        before=datetime(2023, 12, 1, tzinfo=UTC),
    )
    assert [f"{at:%Y-%m %H}" for _wall, at in dates] == ["2022-06 23", "2022-12 00", "2023-06 00"]
    assert {shows(at, zone).hour for _wall, at in dates} == {18}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2024-02-29", "2028-02-29", "2032-02-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("FREQ=MONTHLY", ["2024-02-29", "2024-03-29", "2024-04-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
    ],
)
def test_the_29th_of_february(rule: str, expected: list[str]) -> None:
    dates = held(
        wall("2024-02-29 18:00"),
        rule,
        "Asia/Jakarta",
        after=datetime(2024, 1, 1, tzinfo=UTC),
        before=datetime(2040, 1, 1, tzinfo=UTC),
        most=3,
    )
    assert [f"{on_wall:%Y-%m-%d}" for on_wall, _at in dates] == expected


BEGIN = wall("2024-01-01")
WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True)
starting = st.integers(0, 60 * 24 * 365 * 4).map(lambda minutes: BEGIN + minutes * MINUTE)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules of every kind that is taken."""
    frequency = draw(st.sampled_from(Frequency))
    days = [(0, day) for day in draw(WEEKDAYS)]
    interval = 1 if frequency is Frequency.YEARLY else draw(st.integers(1, 4))
    parts: dict[str, list[Any]] = {}
    match frequency, draw(st.integers(0, 3)):
        case Frequency.WEEKLY, kind if kind:
            parts = {"days": days}
        case Frequency.MONTHLY, 1:
            parts = {"days": [(draw(st.sampled_from([1, 2, 3, 4, 5, -1, -2])), days[0][1])]}
        case Frequency.MONTHLY, 2:
            parts = {"month_days": [draw(st.integers(1, 31)), -draw(st.integers(1, 31))]}
        case Frequency.MONTHLY, 3:
            parts = {"days": days, "positions": [draw(st.sampled_from([1, 2, -1]))]}
        case Frequency.YEARLY, 1:
            parts = {"days": [(draw(st.sampled_from([1, 2, 3, 4, -1])), 2)], "months": [2, 11]}
    ending = draw(
        st.one_of(
            st.just({}),
            st.integers(1, 60).map(lambda count: {"count": count}),
            st.datetimes(BEGIN, wall("2030-01-01")).map(
                lambda until: {"until": until.replace(microsecond=0)}
            ),
        )
    )
    fields: dict[str, Any] = {name: tuple(value) for name, value in parts.items()}
    week_start = draw(st.sampled_from([0, 6]))
    return str(Rule(frequency, interval=interval, week_start=week_start, **fields, **ending))


def plainly(starts: datetime, rule: str, after: datetime, before: datetime) -> list[datetime]:
    """What python-dateutil says from the very beginning, in UTC."""
    dates = islice(iter(rrule.rrulestr(rule, dtstart=starts)), 5_000)
    inside = (one.replace(tzinfo=UTC) for one in dates)
    return [one for one in inside if after < one < before]


@given(rules(), starting, st.integers(0, 1500), st.integers(0, 366))
def test_looking_from_later_on_finds_the_same_dates(
    rule: str, starts: datetime, days: int, width: int
) -> None:
    after = datetime(2024, 1, 1, tzinfo=UTC) + days * DAY
    before = after + width * DAY
    found = held(starts, rule, "UTC", after=after, before=before)
    assert [at for _wall, at in found] == plainly(starts, rule, after, before)


@given(rules(), starting, st.sampled_from(ZONES), st.integers(0, 1500))
def test_a_year_in_pieces_is_the_year(rule: str, starts: datetime, zone: str, days: int) -> None:
    after = datetime(2024, 1, 1, tzinfo=UTC) + days * DAY
    middle, before = after + 100 * DAY, after + AHEAD
    whole = held(starts, rule, zone, after=after, before=before)
    pieces = [
        *held(starts, rule, zone, after=after, before=middle),
        *held(starts, rule, zone, after=middle - timedelta.resolution, before=before),
    ]
    assert whole == pieces
    assert over(starts, rule, zone, after) or first(starts, rule, zone, after) is not None


@given(rules(), starting, st.integers(0, 1500))
def test_a_series_goes_on_from_its_next_date_as_it_would_have(
    rule: str, starts: datetime, days: int
) -> None:
    now = BEGIN + days * DAY
    beyond = now.replace(tzinfo=UTC)
    rest = from_here(starts, rule, now)
    expected = held(starts, rule, "UTC", after=beyond, before=beyond + 3 * AHEAD)
    if rest is None:
        assert expected == []
    else:
        assert held(rest[0], rest[1], "UTC", after=beyond, before=beyond + 3 * AHEAD) == expected


@given(rules(), starting)
def test_the_first_time_in_step_is_the_first_date(rule: str, starts: datetime) -> None:
    begin = in_step(starts, rule)
    dates = held(
        starts,
        rule,
        "UTC",
        after=datetime(2023, 1, 1, tzinfo=UTC),
        before=UNTIL + 9 * AHEAD,
        most=1,
    )
    assert [on_wall for on_wall, _at in dates] == ([begin] if begin else [])


@given(rules())
@settings(max_examples=200)
def test_what_was_written_is_read_again(rule: str) -> None:
    assert str(parse(rule)) == rule


def test_nothing_is_held_where_it_ended_before_it_began() -> None:
    assert in_step(wall("2026-03-01 10:00"), "FREQ=DAILY;UNTIL=20260101") is None


def test_one_date_is_a_date() -> None:
    starts, after = wall("2026-03-01 10:00"), datetime(2026, 1, 1, tzinfo=UTC)
    assert held(starts, "", "Asia/Kolkata", after=after, before=after + AHEAD) == [
        (starts, datetime(2026, 3, 1, 4, 30, tzinfo=UTC))
    ]
    assert over(starts, "", "Asia/Kolkata", datetime(2026, 3, 1, 4, 30, tzinfo=UTC))


def test_there_are_never_more_than_asked_for() -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC)
    dates = held(wall("2001-01-01 10:00"), "FREQ=DAILY", "UTC", after=after, before=UNTIL, most=7)
    assert [on_wall.day for on_wall, _at in dates] == [1, 2, 3, 4, 5, 6, 7]


def test_what_a_clock_shows_and_its_moment_are_the_same() -> None:
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert moment(on_the_wall(at, "Asia/Jakarta"), "Asia/Jakarta") == at


def test_a_rule_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(RuleError):
        in_step(wall("2026-03-01 10:00"), "FREQ=SECONDLY")
