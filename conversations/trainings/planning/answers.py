"""What counts as an answer about a training: a link, a length, an end, seats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option, whole_number
from bot.i18n import Reader, fold
from bot.model import Plain
from bot.text import VERBATIM, Text, _, ngettext, pgettext, verbatim
from conversations.one_day import day_of
from conversations.one_line import OneLine

LONGEST_LINK: Final = 500  # characters
# Nothing that a markup, a calendar file or a reader of either could take for something else.
LINK: Final = re.compile(r"https?://(?!-)[A-Za-z0-9.\-]*[A-Za-z0-9](?::[0-9]{1,5})?(?:[/?#]\S*)?")
UNSAFE: Final = re.compile(r"[\s<>\"'\\^`{|}\x00-\x1f\x7f]")
SHORTEST: Final = 10  # minutes
LONGEST: Final = 24 * 60
LENGTHS: Final = (30, 60, 90, 120, 180)
CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)")
MINUTES: Final = re.compile(r"(\d{1,4})")
FEWEST_TIMES: Final = 2
MOST_TIMES: Final = 100
TIMES: Final = (4, 6, 8, 12)
MOST_SEATS: Final = 2000
SEATS: Final = (10, 15, 20, 30)
COUNT: Final = "count"
UNTIL: Final = "until"


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address on the web, as it is written."""

    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        words = str(OneLine(LONGEST_LINK).parse(given, reader))
        if not is_link(words):
            raise NotUnderstood(_("Please send a whole link that begins with https://."))
        return words

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


def is_link(words: str) -> bool:
    """Whether something can be opened in a browser, and is nothing but an address."""
    return bool(LINK.fullmatch(words) and not UNSAFE.search(words) and len(words) <= LONGEST_LINK)


@dataclass(frozen=True, slots=True)
class HowLong:
    """Minutes: one of some that are often chosen, or typed, as 45 or 1:30."""

    options: tuple[Option, ...] = tuple(
        Option(f"l{n}", Text("{time}", (("time", timedelta(minutes=n)),), context=VERBATIM))
        for n in LENGTHS
    )
    columns: int = 2
    counted: int = 0  # a number that is typed is minutes

    def parse(self, given: Given, reader: Reader) -> Plain:
        minutes = _minutes(fold(given.words)) if given.pressed is None else None
        if minutes is not None and self.allows(minutes):
            return minutes
        if minutes is None:
            with suppress(NotUnderstood):
                return Choice(self.options, values=LENGTHS).parse(given, reader)
        raise NotUnderstood(_("Please write how many minutes, as 45, or hours as in 1:30."))

    def shown(self, value: Plain) -> Text | None:
        return Text("{time}", (("time", timedelta(minutes=value)),), context=VERBATIM)

    def allows(self, value: Plain) -> bool:
        return isinstance(value, int) and SHORTEST <= value <= LONGEST


def _minutes(words: str) -> int | None:
    if clock := CLOCK.fullmatch(words):
        return int(clock[1]) * 60 + int(clock[2])
    plain = MINUTES.fullmatch(words)
    return int(plain[1]) if plain else None


def _no_end() -> Option:
    return Option("none", pgettext("button", "No end so far"), words=(_("no"),), alone=True)


@dataclass(frozen=True, slots=True)
class Ending:
    """After how many dates something ends, or on which day: `{"count": 8}`, `{"until": "…"}`."""

    first: str  # its first day, ISO 8601
    latest: str
    columns: int = 2
    counted: int = 0  # a number that is typed is the answer itself

    @property
    def options(self) -> tuple[Option, ...]:
        return (*(Option(f"n{n}", _times(n)) for n in TIMES), _no_end())

    def parse(self, given: Given, reader: Reader) -> Plain:
        number = whole_number(fold(given.words)) if given.pressed is None else None
        if number is not None and FEWEST_TIMES <= number <= MOST_TIMES:
            return {COUNT: number}
        if number is None:
            try:
                return Choice(self.options, values=(*({COUNT: n} for n in TIMES), {})).parse(
                    given, reader
                )
            except NotUnderstood:
                day = day_of(given.words, reader)
            if day and self.first <= day.isoformat() <= self.latest:
                return {UNTIL: day.isoformat()}
        raise NotUnderstood(
            _(
                "Please write how many times, from {least} to {most}, or its last day, as in "
                "2026-09-30.",
                least=FEWEST_TIMES,
                most=MOST_TIMES,
            )
        )

    def shown(self, value: Plain) -> Text | None:
        if count := value.get(COUNT):
            return _times(count)
        return None if value else _no_end().label

    def allows(self, value: Plain) -> bool:
        return isinstance(value, Mapping)


def _times(n: int) -> Text:
    return ngettext("{n} time", "{n} times", n)


@dataclass(frozen=True, slots=True)
class Seats:
    """How many can come; 0: as many as like."""

    columns: int = 4
    counted: int = 0  # a number that is typed is the answer itself

    @property
    def options(self) -> tuple[Option, ...]:
        return (*(Option(f"s{n}", verbatim(str(n))) for n in SEATS), ALL_WHO_COME)

    def parse(self, given: Given, reader: Reader) -> Plain:
        words = fold(given.words)
        number = int(words) if words.isdecimal() and len(words) <= len(str(MOST_SEATS)) else None
        if number is not None and 1 <= number <= MOST_SEATS:
            return number
        if number is None:
            with suppress(NotUnderstood):
                return Choice(self.options, values=(*SEATS, 0)).parse(given, reader)
        raise NotUnderstood(
            _("Please write a number from {least} to {most}.", least=1, most=MOST_SEATS)
        )

    def shown(self, value: Plain) -> Text | None:
        return verbatim(str(value)) if value else ALL_WHO_COME.label

    def allows(self, value: Plain) -> bool:
        return isinstance(value, int) and 0 <= value <= MOST_SEATS


ALL_WHO_COME: Final = Option(
    "all", pgettext("button", "For all who come"), words=(_("no"),), alone=True
)
AHEAD: Final = timedelta(days=365)  # from today: dates are written down for a year
LONGEST_SERIES: Final = timedelta(days=3 * 365)


def latest(today: str, ahead: timedelta = AHEAD) -> str:
    """The last day that may be named, ISO 8601."""
    return (date.fromisoformat(today) + ahead).isoformat()
