"""When somebody may be written to without having asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from bot.i18n.zones import zone_info
from storage.records.people import Person

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
MOST_TURNED: Final = timedelta(hours=3)  # by which clocks are put forward or back at a time
WEEK: Final = timedelta(days=7)
MOST_A_WEEK: Final = 3
NIGHT: Final = (21 * 60, 8 * 60)  # of a group: from when to when, in minutes after midnight


def next_moment(person: Person, told: Sequence[datetime], now: datetime) -> datetime:
    """The first moment from now on at which the next bundle may go, in UTC.

    At most one on a day of the person's own calendar, at most three in any seven days, and none
    in their quiet hours; `told` is when there were some, the latest last.
    """
    earliest = now
    if told:
        earliest = max(earliest, _next_day(told[-1], zone_info(person.zone)))
    if len(told) >= MOST_A_WEEK:
        earliest = max(earliest, told[-MOST_A_WEEK] + WEEK)
    return after_quiet_hours(person, earliest)


def after_quiet_hours(person: Person, moment: datetime) -> datetime:
    """This moment, or the end of the quiet hours that it falls into, in UTC."""
    return _after(person.quiet_from, person.quiet_to, zone_info(person.zone), moment)


def held_until(person: Person | None, now: datetime) -> datetime | None:
    """Until when what somebody did not ask for waits, in UTC; None: it can go at once."""
    moment = after_quiet_hours(person, now) if person else now
    return moment if moment > now else None


def before_quiet_hours(person: Person, moment: datetime) -> datetime:
    """This moment, or the last minute before the quiet hours that it falls into, in UTC.

    Somebody for whom it is always quiet has it as it is.
    """
    start, end, zone = person.quiet_from, person.quiet_to, zone_info(person.zone)
    earlier = moment.astimezone(UTC)
    while _is_within(start, end, zone, earlier):
        if moment - earlier > DAY + MOST_TURNED:
            return moment.astimezone(UTC)
        earlier -= MINUTE * max(1, _minutes_since(start, zone, earlier))
    return earlier


def _minutes_since(start: int, zone: tzinfo, moment: datetime) -> int:
    """How many minutes a clock of this zone has gone on since it showed this time."""
    local = moment.astimezone(zone)
    return (local.hour * 60 + local.minute - start) % (24 * 60)


def after_night(zone: str, moment: datetime) -> datetime:
    """This moment, or the end of the night that it falls into where this is the zone, in UTC."""
    return _after(*NIGHT, zone_info(zone), moment)


def is_quiet(person: Person, moment: datetime) -> bool:
    """Whether this moment falls into somebody's quiet hours; none where both ends are the same."""
    return _is_within(person.quiet_from, person.quiet_to, zone_info(person.zone), moment)


def _after(start: int, end: int, zone: tzinfo, moment: datetime) -> datetime:
    while _is_within(start, end, zone, moment):
        moment = _next_time(end, moment, zone)
    return moment.astimezone(UTC)


def _is_within(start: int, end: int, zone: tzinfo, moment: datetime) -> bool:
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if start <= end:
        return start <= minute < end
    return minute >= start or minute < end


def _next_time(minutes: int, moment: datetime, zone: tzinfo) -> datetime:
    """When a clock of this zone shows this time next, after the moment.

    A time that is left out when clocks are put forward counts as what they show instead; of one
    that comes twice, the first that is still ahead.
    """
    day = moment.astimezone(zone).date()
    at = time(minutes // 60, minutes % 60)
    candidates = (
        datetime.combine(day + ahead * DAY, at, zone).replace(fold=fold).astimezone(UTC)
        for ahead in range(3)
        for fold in (0, 1)
    )
    return min(one for one in candidates if one > moment)


def _next_day(moment: datetime, zone: tzinfo) -> datetime:
    """When the day after this one begins."""
    tomorrow = moment.astimezone(zone).date() + DAY
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)
