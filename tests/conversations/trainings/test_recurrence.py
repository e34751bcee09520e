"""Which recurrence rules are taken, and how they are said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Reader, plain
from conversations.trainings.dates import in_step
from conversations.trainings.recurrence import RuleError, parse
from conversations.trainings.recurrence_words import how_often

STARTS = datetime.fromisoformat("2026-03-10 18:00")  # a Tuesday


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "Every day"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=5", "Every 3 days, 5 times in all"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "Every week: Mon, Tue, Wed, Thu and Fri"),
        ("FREQ=WEEKLY", "Every week: Tue"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,TU;UNTIL=20261201",
            "Every 2 weeks: Tue and Thu, until Tue, 1 Dec 2026",
        ),
        ("FREQ=MONTHLY", "Every month: day 10"),
        ("FREQ=MONTHLY;BYDAY=2TU", "Every month: the second Tue"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1", "Every month: the last Tue"),
        ("FREQ=MONTHLY;BYDAY=-2TU", "Every month: Tue, number 2 from its end"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,-1", "Every 3 months: day 1 and the last day"),
        (
            "FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=1",
            "Every month: the first day that is one of these: Mon and Fri",
        ),
        ("FREQ=YEARLY", "Every year, for the first time on Tue, 10 Mar 2026"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU",
            "Every year in the same month, for the first time on Tue, 10 Mar 2026: the second Tue",
        ),
        (
            "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=2TU;COUNT=1",
            "In 2 months of each year, for the first time on Tue, 10 Mar 2026, 1 time in all",
        ),
    ],
)  # fmt: skip
def test_a_rule_is_said_as_people_say_it(rule: str, said: str) -> None:
    words = how_often(rule, STARTS)
    assert words
    assert plain(words, Reader(("en",))).replace("\u2068", "").replace("\u2069", "") == said


def test_one_date_has_no_rule_to_be_said() -> None:
    assert how_often("", STARTS) is None


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=",
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=HOURLY",
        "INTERVAL=2",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=1000000000000000000000",
        "FREQ=WEEKLY;INTERVAL=²",
        "FREQ=WEEKLY;COUNT=5000",
        "FREQ=WEEKLY;COUNT=5;UNTIL=20270101",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYHOUR=10",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;UNTIL=20260230",
        "FREQ=WEEKLY;UNTIL=00000101T000000Z",
        "FREQ=WEEKLY\r\nDTSTART:20260101T000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTHDAY=13",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=YEARLY;INTERVAL=3",
        "FREQ=YEARLY;BYYEARDAY=-1",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=12",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=3",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=9",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 200),
    ],
)
def test_a_rule_that_would_be_misread_is_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        parse(rule)


def test_until_in_utc_is_read_on_the_clocks_of_the_zone() -> None:
    rule = parse("FREQ=DAILY;UNTIL=20260301T230000Z", "Asia/Jakarta")
    assert rule.until == datetime.fromisoformat("2026-03-02 06:00")
    assert str(rule) == "FREQ=DAILY;UNTIL=20260302T060000"


def test_until_a_day_is_until_its_end() -> None:
    assert parse("freq=daily;until=20260301").until == datetime.fromisoformat("2026-03-01 23:59:59")


names = st.sampled_from(
    [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
        "BYHOUR",
    ]
)
FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
SOME = ["MO", "TU,WE", "-1SU", "5MO", "20270101", "1", "2", "29"]
values = st.one_of(
    st.sampled_from(FREQUENCIES + SOME), st.integers(-40, 1200).map(str), st.text(max_size=12)
)


@given(
    st.sampled_from(FREQUENCIES),
    st.lists(st.tuples(names, values), max_size=4),
    st.integers(0, 1500),
)
def test_a_rule_is_refused_or_gives_dates_soon_and_can_be_said(
    frequency: str, parts: list[tuple[str, str]], days: int
) -> None:
    words = ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts)])
    try:
        rule = parse(words)
    except RuleError:
        return
    starts = STARTS + days * timedelta(days=1)
    begin = in_step(starts, str(rule))
    assert begin or rule.until
    assert begin is None or begin - starts < timedelta(days=366 * 41)
    said = how_often(str(rule), starts)
    assert said
    assert plain(said, Reader(("ar",)))


@given(st.text(max_size=80))
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(RuleError):
        parse(words)
