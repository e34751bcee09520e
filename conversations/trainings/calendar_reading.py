"""The events in a calendar file that somebody else wrote, as far as they matter and no further.

A file is taken apart line by line before anything is made of it, so that neither its size nor what
it nests nor the rules of its time zones can take long: those are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.errors import BanyanError
from bot.text import Text, _, ngettext

LARGEST: Final = 1_000_000  # bytes
MOST_EVENTS: Final = 3000  # that are read at all
MOST_LINES: Final = 100_000
DEEPEST: Final = 8  # parts inside one another
LONGEST_VALUE: Final = 8000  # characters of a property
MOST_OF_A_KIND: Final = 200  # properties of a name that can be there several times
ONCE: Final = frozenset(
    [
        "UID",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RECURRENCE-ID",
        "STATUS",
        "CONFERENCE",
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    ]
)
SEVERAL: Final = frozenset({"EXDATE", "RDATE"})
NAME: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
FOLD: Final = re.compile("\r?\n[ \t]")


class CalendarFileError(BanyanError):
    """A calendar that nothing can be made of; the sentence says why."""

    text: Text

    def __init__(self, text: Text) -> None:
        super().__init__("A calendar file cannot be used.")
        self.text = text


@dataclass(slots=True)
class Lines:
    """One event: its properties that matter, each as the line it stands on."""

    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, line: str) -> None:
        """Take a line, unless there are enough of its kind."""
        there = self.properties.setdefault(name, [])
        if len(there) < (MOST_OF_A_KIND if name in SEVERAL else 1):
            there.append(line[:LONGEST_VALUE])

    def line(self, name: str) -> str:
        """The line of a property; empty where there is none."""
        return self.properties.get(name, [""])[0]

    def value(self, name: str) -> str:
        """What stands after the colon, as it is; only for properties whose parameters hold none."""
        return self.line(name).partition(":")[2].strip()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a file says."""

    events: list[Lines]
    zone: str  # in which times are meant that name none; empty: it does not say


TOO_LARGE: Final = ngettext(
    "That calendar is too large: {n} MB at most.",
    "That calendar is too large: {n} MB at most.",
    LARGEST // 1_000_000,
)
NO_CALENDAR: Final = _("This is not a calendar (.ics) that I can read.")
TOO_MUCH: Final = _("There is more in this calendar than I can take. Please send a smaller part.")


def read(content: bytes) -> Calendar:
    """Take a file apart.

    Raises `CalendarFileError`.
    """
    if len(content) > LARGEST:
        raise CalendarFileError(TOO_LARGE)
    text = FOLD.sub("", _decoded(content)).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise CalendarFileError(TOO_MUCH)
    events: list[Lines] = []
    zone = ""
    inside: list[str] = []
    for line in text.split("\n"):
        name, rest = _name(line), line.partition(":")[2].strip()
        if name == "BEGIN":
            _enter(inside, rest.upper())
            if inside == ["VCALENDAR", "VEVENT"]:
                events.append(Lines())
            if len(events) > MOST_EVENTS:
                raise CalendarFileError(TOO_MUCH)
        elif name == "END":
            _leave(inside, rest.upper())
        elif inside == ["VCALENDAR", "VEVENT"] and name in ONCE | SEVERAL:
            events[-1].add(name, line)
        elif inside == ["VCALENDAR"] and name == "X-WR-TIMEZONE":
            zone = rest[:100]
    if inside or not _is_calendar(text):
        raise CalendarFileError(NO_CALENDAR)
    return Calendar(events, zone)


def _decoded(content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\0", "")


def _is_calendar(text: str) -> bool:
    return text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"


def _name(line: str) -> str:
    match = NAME.match(line)
    return match[0].upper() if match and line[match.end() : match.end() + 1] in (":", ";") else ""


def _enter(inside: list[str], part: str) -> None:
    inside.append(part)
    if len(inside) > DEEPEST:
        raise CalendarFileError(TOO_MUCH)


def _leave(inside: list[str], part: str) -> None:
    if not inside or inside.pop() != part:
        raise CalendarFileError(NO_CALENDAR)


def together(events: list[Lines]) -> Iterator[tuple[Lines, list[Lines]]]:
    """Each event with what is said of single dates of it, which other events of its name say."""
    series: dict[str, Lines] = {}
    alone: dict[str, list[Lines]] = {}
    for number, event in enumerate(events):
        name = event.value("UID") or f"#{number}"
        if event.line("RECURRENCE-ID"):
            alone.setdefault(name, []).append(event)
        else:
            series[name] = event  # what comes later is newer
    for name, event in series.items():
        yield event, alone.pop(name, [])
    # A date whose series is not in the file stands for itself.
    for dates in _orphans(alone):
        yield dates, []


def _orphans(alone: Mapping[str, list[Lines]]) -> Iterator[Lines]:
    for dates in alone.values():
        yield from dates
