"""The values of properties in a calendar file: words, times on some clock, how long.

Loading icalendar takes a while, so that only waits for it who brings a calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.i18n.cleaning import clean
from conversations.trainings.calendar_zone_names import zone_named
from conversations.trainings.wall_clock import moment, on_the_wall

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


class BadValue(Exception):
    """A property holds nothing that can be used."""


class UnknownZone(Exception):
    """A time is meant on a clock that is not known."""

    def __init__(self, name: str) -> None:
        super().__init__("A time zone is not known.")
        self.name = name


@dataclass(frozen=True, slots=True)
class When:
    """A time as a file says it."""

    wall: datetime  # naive
    zone: str | None  # IANA; None: it does not say
    whole_day: bool = False

    def on_clocks_of(self, zone: str) -> datetime:
        """What the clocks of a zone show then; a time without a zone is meant there."""
        if self.zone in (None, zone) or self.whole_day:
            return self.wall
        return on_the_wall(moment(self.wall, self.zone or zone), zone)


def words(line: str, most: int) -> str:
    """The words of a property, without what cannot be seen or trusted."""
    from icalendar.prop import vText  # noqa: PLC0415 - as above

    _parameters, value = _parts(line)
    return clean(str(vText.from_ical(value)))[:most].strip()


def when(line: str) -> When:
    """The time of a property.

    Raises `BadValue` or `UnknownZone`.
    """
    parameters, value = _parts(line)
    return _when(value, parameters.get("TZID", ""))


def several(lines: list[str]) -> list[When]:
    """The times of properties that can hold many; what is no time is left out."""
    found = []
    for line in lines:
        try:
            parameters, value = _parts(line)
            found += [_when(one, parameters.get("TZID", "")) for one in value.split(",")]
        except (BadValue, UnknownZone):
            continue
    return found


def length(line: str) -> timedelta:
    """How long something takes.

    Raises `BadValue`.
    """
    from icalendar.prop import vDuration  # noqa: PLC0415 - as above

    _parameters, value = _parts(line)
    try:
        found: timedelta = vDuration.from_ical(value[:40])  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError, TypeError) as error:
        raise BadValue from error
    return found


def _when(value: str, zone: str) -> When:
    from icalendar.prop import vDDDTypes  # noqa: PLC0415 - as above

    try:
        found = vDDDTypes.from_ical(value.strip()[:40])  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError, TypeError, LookupError) as error:
        raise BadValue from error
    if not isinstance(found, date) or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadValue
    if not isinstance(found, datetime):
        return When(datetime.combine(found, time()), None, whole_day=True)
    wall = found.replace(tzinfo=None, second=0)
    if found.tzinfo:
        return When(wall, "UTC")
    if not zone:
        return When(wall, None)
    known = zone_named(zone)
    if known is None:
        raise UnknownZone(clean(zone)[:80])
    return When(wall, known)


def _parts(line: str) -> tuple[dict[str, str], str]:
    """The parameters of a property, each with its value, and the value of the property."""
    from icalendar.parser import Contentline  # noqa: PLC0415 - as above

    try:
        _name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except (ValueError, LookupError) as error:
        raise BadValue from error
    return {str(name).upper(): str(one) for name, one in parameters.items()}, str(value)
