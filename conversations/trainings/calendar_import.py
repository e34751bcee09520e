"""Trainings out of a calendar that somebody else wrote: what is to come, and what is left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model import Plain
from bot.text import Text, _, pgettext, to_plain
from conversations.trainings.calendar_exceptions import exceptions
from conversations.trainings.calendar_links import link_of, without_links
from conversations.trainings.calendar_reading import (
    TOO_MUCH,
    CalendarFileError,
    Lines,
    read,
    together,
)
from conversations.trainings.calendar_values import (
    BadValue,
    UnknownZone,
    length,
    when,
    words,
)
from conversations.trainings.calendar_zone_names import zone_named
from conversations.trainings.dates import from_here, in_step
from conversations.trainings.recurrence import RuleError, parse
from conversations.trainings.wall_clock import moment, on_the_wall

MOST_FOUND: Final = 25  # trainings that are brought in at a time, the soonest first
MOST_SERIES: Final = 200  # that are looked through for what is to come
MOST_PROBLEMS: Final = 10  # that are told one by one
LONGEST_TITLE: Final = 120  # characters
LONGEST_ABOUT: Final = 1000
LONGEST_PLACE: Final = 200
LONGEST_UID: Final = 200
DAY: Final = timedelta(days=1)
USUAL: Final = timedelta(hours=1)
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=1)
UNTITLED: Final = pgettext("training", "Training")


@dataclass(slots=True)
class Found:
    """A training as a calendar tells it; plain values only, so that a journal can keep it."""

    uid: str  # what it is called there
    title: str
    about: str
    place: str
    link: str
    zone: str
    starts: str  # wall-clock time
    minutes: int
    rule: str
    soonest: float  # its next date
    moved: dict[str, str] = field(default_factory=dict)  # from which time on the wall to which
    cancelled: list[str] = field(default_factory=list)


class LeftOut(Exception):
    """An event of which no training can be made; the sentence says why."""

    def __init__(self, text: Text) -> None:
        super().__init__("An event is left out.")
        self.text = text


class Past(Exception):
    """An event that has been."""


def trainings_in(content: bytes, zone: str, now: datetime) -> Plain:
    """What is to come in a calendar, the soonest first, with sentences about what is left out.

    Times that name no zone are meant on the clocks of the calendar, or else of `zone`. Raises
    `CalendarFileError`, and nothing else whatever the content is.
    """
    calendar = read(content)
    usual = zone_named(calendar.zone) or zone
    found: list[Found] = []
    problems: list[Text] = []
    coming = [one for one in together(calendar.events) if not _plainly_past(one[0], now)]
    if sum(1 for event, _dates in coming if event.line("RRULE")) > MOST_SERIES:
        raise CalendarFileError(TOO_MUCH)
    for event, dates in coming:
        try:
            found.append(_training(event, dates, usual, now))
        except LeftOut as left_out:
            problems.append(left_out.text)
        except Past:
            continue
    if not found and not problems:
        raise CalendarFileError(NOTHING_TO_COME)
    found.sort(key=lambda one: one.soonest)
    return {
        "found": [asdict(one) for one in found[:MOST_FOUND]],
        "more": len(found[MOST_FOUND:]),
        "problems": [to_plain(one) for one in problems[:MOST_PROBLEMS]],
        "more_problems": len(problems[MOST_PROBLEMS:]),
    }


NOTHING_TO_COME: Final = _("Nothing in this calendar is still to come.")


def found_in(plain: Plain) -> list[Found]:
    """What `trainings_in` found, out of a journal."""
    return [Found(**one) for one in plain["found"]]


def _plainly_past(event: Lines, now: datetime) -> bool:
    """Whether its last day, as it is written there, is over on every clock."""
    rule = event.value("RRULE").upper()
    last = rule.partition("UNTIL=")[2] if rule else event.value("DTSTART")
    day = last[: len("YYYYMMDD")]
    return day.isdecimal() and day < (now - 2 * DAY).astimezone(UTC).strftime("%Y%m%d")


def _training(event: Lines, dates: Iterable[Lines], usual: str, now: datetime) -> Found:
    title = " ".join(_words(event, "SUMMARY", LONGEST_TITLE).split())
    named: Text | str = title or UNTITLED
    starts, zone = _start(event, named, usual)
    lasts = _length(event, named, starts, zone)
    begins, rule = _coming(event, named, starts, zone, now)
    about, place = _words(event, "DESCRIPTION", 4000), _words(event, "LOCATION", LONGEST_PLACE)
    link = link_of(about, place, [_words(event, one, 500) for one in CONFERENCES])
    found = Found(
        uid=_name(event, title, starts),
        title=title,
        about=without_links(about, LONGEST_ABOUT),
        place="" if place == link else place,
        link=link,
        zone=zone,
        starts=begins.isoformat(timespec="minutes"),
        minutes=lasts // timedelta(minutes=1),
        rule=rule,
        soonest=moment(begins, zone).timestamp(),
    )
    if rule:
        found.moved, found.cancelled = exceptions(event, dates, starts, zone)
    return found


CONFERENCES: Final = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "URL",
)


def _words(event: Lines, name: str, most: int) -> str:
    line = event.line(name)
    try:
        return words(line, most) if line else ""
    except BadValue:
        return ""


def _name(event: Lines, title: str, starts: datetime) -> str:
    """What it is called there; a date that stands alone is called by its time, too."""
    name = event.value("UID") or f"{title} {starts.isoformat()}"
    name = f"{name} {event.value('RECURRENCE-ID')}".strip()
    if len(name) <= LONGEST_UID and name.isprintable() and name.isascii():
        return name
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _start(event: Lines, named: Text | str, usual: str) -> tuple[datetime, str]:
    """When it begins, on which clocks: those of the organisers for a moment that says none."""
    if event.value("STATUS").upper() == "CANCELLED":
        raise LeftOut(_("<b>{title}</b> is cancelled there.", title=named))
    try:
        said = when(event.line("DTSTART"))
    except UnknownZone as unknown:
        raise LeftOut(
            _(
                "<b>{title}</b> is on the clocks of “{zone}”, a time zone that I do not know.",
                title=named,
                zone=unknown.name,
            )
        ) from unknown
    except BadValue as bad:
        raise LeftOut(_("<b>{title}</b> does not say when it begins.", title=named)) from bad
    if said.whole_day:
        raise LeftOut(_("<b>{title}</b> is all day long and has no time.", title=named))
    # A rule goes by the days of the clocks that it was made for: 23:00 in UTC is another day.
    zone = said.zone or usual
    if zone == "UTC" and not event.line("RRULE"):
        zone = usual
    return said.on_clocks_of(zone), zone


def _length(event: Lines, named: Text | str, starts: datetime, zone: str) -> timedelta:
    try:
        if event.line("DTEND"):
            ends = when(event.line("DTEND")).on_clocks_of(zone)
            lasts = moment(ends, zone) - moment(starts, zone)
        else:
            lasts = length(event.line("DURATION")) if event.line("DURATION") else USUAL
    except (BadValue, UnknownZone):
        lasts = USUAL
    if not SHORTEST <= lasts <= LONGEST:
        raise LeftOut(
            _(
                "<b>{title}</b> takes less than {least} or more than {most}.",
                title=named,
                least=SHORTEST,
                most=LONGEST,
            )
        )
    return lasts


def _coming(
    event: Lines, named: Text | str, starts: datetime, zone: str, now: datetime
) -> tuple[datetime, str]:
    """Its first date that is still to come, and its rule from there on."""
    said = event.value("RRULE")
    try:
        rule = str(parse(said, zone)) if said else ""
        begins = in_step(starts, rule) if rule else starts
        rest = from_here(begins, rule, on_the_wall(now, zone)) if begins else None
    except RuleError as unclear:
        raise LeftOut(
            _(
                "<b>{title}</b>: I do not understand how often it is repeated ({rule}).",
                title=named,
                rule=said[:100],
            )
        ) from unclear
    if rest is None:
        raise Past
    return rest
