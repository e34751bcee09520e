"""Calendar files of trainings, for one who signed up: an event, its end, and a whole calendar.

They are published (RFC 5546, 3.2.1), not sent as a request: a program that opens one adds the event
and asks for no answer, which nobody would receive. The same `UID` stays through every change, so a
later file changes or ends what an earlier one brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from conversations.trainings.calendar_lines import (
    address,
    in_utc,
    local,
    parameter,
    text,
    written,
)
from conversations.trainings.calendar_zones import described, has_name
from conversations.trainings.dates import from_here
from conversations.trainings.recurrence import parse
from conversations.trainings.wall_clock import moment, on_the_wall
from storage.records.trainings import Training, TrainingDate

MIME: Final = "text/calendar"
NAME: Final = "training.ics"
# Nobody reads answers: this ending belongs to no host (RFC 2606).
ORGANIZER: Final = "mailto:calendar@banyan.invalid"
LONGEST_TITLE: Final = 200  # characters
LONGEST_PLACE: Final = 500
LONGEST_ABOUT: Final = 4000
READ_AGAIN: Final = "PT1H"  # how often a program shall look at a calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody's calendar shows of a training, in words that they read."""

    training: Training
    dates: tuple[TrainingDate, ...]  # on which they come, the earliest first; at least one
    left_out: tuple[datetime, ...] = ()  # naive: dates of the rule on which they do not come
    whole: bool = False  # they come to the series, also to dates that are not written down yet
    title: str = ""
    about: str = ""
    place: str = ""
    link: str = ""
    community: str = ""


def invitation(entry: Entry, now: datetime) -> str:
    """The file for who signed up, or for whom something has changed."""
    return _file("PUBLISH", [entry], (), now)


def cancellation(entry: Entry, now: datetime) -> str:
    """The file that takes it out of a calendar again."""
    return _file("CANCEL", [entry], (), now)


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """All that somebody signed up for, for a program that reads it again and again.

    It is the same as long as nothing has changed.
    """
    head = (
        *text("NAME", name, LONGEST_TITLE),
        *text("X-WR-CALNAME", name, LONGEST_TITLE),
        f"REFRESH-INTERVAL;VALUE=DURATION:{READ_AGAIN}",
        f"X-PUBLISHED-TTL:{READ_AGAIN}",
    )
    return _file("PUBLISH", list(entries), head, None)


def _file(method: str, entries: list[Entry], head: Iterable[str], now: datetime | None) -> str:
    return written(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Banyan//Trainings//EN",
            "CALSCALE:GREGORIAN",
            f"METHOD:{method}",
            *head,
            *_zones(entries),
            *(line for entry in entries for line in _events(entry, method == "CANCEL", now)),
            "END:VCALENDAR",
        )
    )


def _zones(entries: Iterable[Entry]) -> Iterator[str]:
    """The time zones of these, each once, for the years of their dates."""
    years: dict[str, list[int]] = {}
    for entry in entries:
        dates = (on for date in entry.dates for on in (date.starts.year, date.original.year))
        years.setdefault(entry.training.outline.zone, []).extend(dates)
    for zone, found in sorted(years.items()):
        if has_name(zone):
            yield from described(zone, min(found), max(found) + 1)


def _events(entry: Entry, cancelled: bool, now: datetime | None) -> Iterator[str]:
    rule = entry.training.outline.rule
    if not (entry.whole and rule):
        for date in entry.dates:
            yield from _event(entry, date, _of_series(entry, date), cancelled, now)
        return
    first = entry.dates[0]
    usual = replace(first, starts=first.original)
    yield from _event(entry, usual, _recurring(entry), cancelled, now)
    for date in entry.dates:
        if date.starts != date.original and not cancelled:
            yield from _event(entry, date, _of_series(entry, date), cancelled, now)


def _of_series(entry: Entry, date: TrainingDate) -> list[str]:
    """Which date of a series this is; it keeps that name wherever it is moved."""
    if not entry.training.outline.rule:
        return []
    return [_at("RECURRENCE-ID", date.original, entry.training.outline.zone)]


def _recurring(entry: Entry) -> list[str]:
    """The rule from the first of these dates on, and what is left out of it."""
    outline = entry.training.outline
    first = entry.dates[0].original
    rest = from_here(outline.starts, outline.rule, first - timedelta(minutes=1))
    rule = parse(rest[1] if rest else outline.rule)
    until = f";UNTIL={in_utc(moment(rule.until, outline.zone))}" if rule.until else ""
    left_out = sorted({day for day in entry.left_out if day > first})
    return [
        f"RRULE:{replace(rule, until=None)}{until}",
        *(_at("EXDATE", day, outline.zone) for day in left_out),
    ]


def _event(
    entry: Entry, date: TrainingDate, which: list[str], cancelled: bool, now: datetime | None
) -> Iterator[str]:
    training = entry.training
    outline = training.outline
    yield "BEGIN:VEVENT"
    yield f"UID:{training.uid}"
    yield f"DTSTAMP:{in_utc(now or training.changed_at)}"
    yield f"SEQUENCE:{training.sequence}"
    yield f"CREATED:{in_utc(training.made_at)}"
    yield f"LAST-MODIFIED:{in_utc(training.changed_at)}"
    yield _at("DTSTART", date.starts, outline.zone)
    yield _end(date.starts, outline.length, outline.zone)
    yield from which
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield f"ORGANIZER;CN={parameter(entry.community or 'Banyan', LONGEST_TITLE)}:{ORGANIZER}"
    yield from text("SUMMARY", entry.title, LONGEST_TITLE)
    yield from text("DESCRIPTION", entry.about, LONGEST_ABOUT)
    yield from text("LOCATION", entry.place or entry.link, LONGEST_PLACE)
    yield from address("URL", entry.link)
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _at(name: str, wall: datetime, zone: str) -> str:
    if has_name(zone):
        return f"{name};TZID={zone}:{local(wall)}"
    return f"{name}:{local(wall)}Z"


def _end(starts: datetime, length: timedelta, zone: str) -> str:
    """When it ends; how long it takes, where the clocks are changed meanwhile."""
    ends = on_the_wall(moment(starts, zone) + length, zone)
    if ends - starts == length:
        return _at("DTEND", ends, zone)
    return f"DURATION:PT{length // timedelta(minutes=1)}M"
