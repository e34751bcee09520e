"""When a round begins: at the same time on the wall, whatever becomes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.i18n.zones import zone_info
from storage.records.rounds import Rhythm, Schedule

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
LENGTHS: Final = {Rhythm.WEEKLY: WEEK, Rhythm.FORTNIGHTLY: 2 * WEEK, Rhythm.MONTHLY: 4 * WEEK}


def first_after(schedule: Schedule, moment: datetime) -> datetime:
    """The first time after this moment at which a new round can begin, in UTC."""
    today = moment.astimezone(zone_info(schedule.zone)).date()
    candidates = (_moment(schedule, today + ahead * DAY) for ahead in range(DAYS_AHEAD))
    return next(one for one in candidates if one > moment and _fits(schedule, one))


def following(schedule: Schedule, last: datetime) -> datetime:
    """The time after one of its times, in UTC."""
    if schedule.rhythm is Rhythm.MONTHLY:
        return first_after(schedule, last)
    day = last.astimezone(zone_info(schedule.zone)).date()
    return _moment(schedule, day + LENGTHS[schedule.rhythm])


def next_after_run(schedule: Schedule, planned: datetime, now: datetime) -> datetime:
    """The time after one that begins now, later than planned perhaps.

    However late it is, everybody has at least half of the usual time with whom they meet: what
    the clock slept through is not caught up.
    """
    earliest = now + LENGTHS[schedule.rhythm] / 2
    coming = following(schedule, planned)
    while coming <= earliest:
        coming = following(schedule, coming)
    return coming


def _moment(schedule: Schedule, day: date) -> datetime:
    """This time on this day; one that is left out counts as what the clocks show instead."""
    at = time(schedule.minute // 60, schedule.minute % 60)
    return datetime.combine(day, at, zone_info(schedule.zone)).astimezone(UTC)


def _fits(schedule: Schedule, moment: datetime) -> bool:
    # By the day: a time that is left out may be shown as the next hour, never as another day.
    day = moment.astimezone(zone_info(schedule.zone)).date()
    in_time = schedule.rhythm is not Rhythm.MONTHLY or day.day <= WEEK.days
    return day.weekday() == schedule.weekday and in_time


DAYS_AHEAD: Final = 46  # a first weekday of a month is never further than that
