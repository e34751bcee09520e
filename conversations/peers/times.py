"""When two or three people may have time, in words for the clocks of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from itertools import product
from typing import Final, TypeAlias

from bot.i18n import zone_name
from bot.i18n.zones import zone_info
from bot.text import Listing, Text, TimeOfDay, _, lines
from storage.records.pool import Someone

Slot: TypeAlias = tuple[datetime, datetime]  # in UTC

DAYS: Final = 8  # that are looked at
NOT_BEFORE: Final = timedelta(hours=12)  # it takes a while to agree
LONG_ENOUGH: Final = timedelta(minutes=45)
MOST: Final = 2  # times that are suggested
A_DAY: Final = 24 * 60  # minutes


def suggestion(people: Sequence[Someone], now: datetime, language: str) -> Text | None:
    """A time or two in the coming days, where everybody told their hours and some are the same."""
    slots = common(people, now)
    if not slots:
        return None
    zones = list(dict.fromkeys(one.zone for one in people))
    said = [_said(start, zones, language) for start, _end in slots[:MOST]]
    return lines((_("By the hours that you all told me, these times would suit:"), *said))


def common(people: Sequence[Someone], now: datetime) -> list[Slot]:
    """When all of them have time in the coming days, one time a day, the soonest first."""
    if not all(one.hours and one.zone for one in people):
        return []
    shared = reduce(_both, (list(_free(one, now)) for one in people))
    days: dict[object, Slot] = {}
    for start, end in sorted(shared):
        if end - start >= LONG_ENOUGH:
            days.setdefault(start.astimezone(zone_info(people[0].zone)).date(), (start, end))
    return list(days.values())


def _free(one: Someone, now: datetime) -> Iterable[Slot]:
    """The hours that somebody told, on the days to come; a clock change moves none of them."""
    zone = zone_info(one.zone)
    today = now.astimezone(zone).date()
    for ahead in range(-1, DAYS):
        day = today + timedelta(days=ahead)
        midnight = datetime.combine(day, time())
        for _day, start, end in (told for told in one.hours if told[0] == day.weekday()):
            from_, to = (
                (midnight + timedelta(minutes=at)).replace(tzinfo=zone).astimezone(UTC)
                for at in (start, end if end > start else end + A_DAY)
            )
            yield max(from_, now + NOT_BEFORE), to


def _both(ones: Iterable[Slot], others: Iterable[Slot]) -> list[Slot]:
    pairs = product(ones, others)
    found = ((max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs)
    return [(start, end) for start, end in found if start < end]


def _said(start: datetime, zones: Sequence[str], language: str) -> Text:
    locals_ = [start.astimezone(zone_info(zone)) for zone in zones]
    one_day = len({local.date() for local in locals_}) == 1
    named = [
        _clock(local, zone_name(zone, language), with_day=not one_day)
        for local, zone in zip(locals_, zones, strict=True)
    ]
    if one_day:
        return _("• {day}, {times}", day=locals_[0].date(), times=Listing(tuple(named)))
    return _("• {times}", times=Listing(tuple(named)))


def _clock(local: datetime, city: str, *, with_day: bool) -> Text:
    at = TimeOfDay(local.hour * 60 + local.minute)
    if with_day:
        return _("{day}, {time} ({city})", day=local.date(), time=at, city=city)
    return _("{time} ({city})", time=at, city=city)
