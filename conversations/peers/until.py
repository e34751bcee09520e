"""The end of a break as an answer: a week, a month, or a day that is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import parse_date

from bot.engine.answers import Choice, Given, NotUnderstood, Option
from bot.i18n import Reader, fold
from bot.i18n.locales import locale
from bot.model import Plain
from bot.text import Text, _, pgettext

WEEK: Final = "week"
MONTH: Final = "month"
OPTIONS: Final = (
    Option(WEEK, pgettext("button", "For a week")),
    Option(MONTH, pgettext("button", "For a month")),
)
WRITTEN: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
LONGEST: Final = 40  # characters of a date


@dataclass(frozen=True, slots=True)
class Until:
    """The id of an option, or a day in ISO 8601; whether that is still to come shows later."""

    options: tuple[Option, ...] = OPTIONS
    columns: int = 2
    counted: int = len(OPTIONS)

    def parse(self, given: Given, reader: Reader) -> Plain:
        try:
            return Choice(self.options).parse(given, reader)
        except NotUnderstood:
            found = _day(fold(given.words)[:LONGEST], reader) if given.pressed is None else None
        if found is None:
            raise NotUnderstood(EXPECTED)
        return found.isoformat()

    def shown(self, value: Plain) -> Text | None:
        return Choice(self.options).shown(value)

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


def _day(words: str, reader: Reader) -> date | None:
    """The day that is meant: year first, or in the order that the reader's language has."""
    try:
        if found := WRITTEN.fullmatch(words):
            return date(*map(int, found.groups()))
        if len(re.findall(r"\d+", words)) == 3:
            return parse_date(words, locale=locale(reader.languages[0]))
    except (ValueError, OverflowError, IndexError, KeyError, AttributeError):
        return None
    return None


EXPECTED: Final = _("Please choose one, or write the day as in 2026-09-30.")
