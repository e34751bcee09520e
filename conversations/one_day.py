"""A day as an answer, written as its reader writes dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import parse_date

from bot.engine.answers import Given, NotUnderstood, Option
from bot.i18n import Reader, fold
from bot.i18n.locales import locale
from bot.model import Plain
from bot.text import Text, _

WRITTEN: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
LONGEST: Final = 40  # characters of a date
PARTS: Final = 3  # of a date: day, month and year


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day that is written, in ISO 8601; whether it is still to come shows later."""

    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        found = day_of(given.words, reader)
        if found is None:
            raise NotUnderstood(_("Please write a whole date, as in 2026-09-30."))
        return found.isoformat()

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


def day_of(written: str, reader: Reader) -> date | None:
    """The day that is meant: year first, or in the order that the reader's language has."""
    words = fold(written)[:LONGEST]
    try:
        if found := WRITTEN.fullmatch(words):
            return date(*map(int, found.groups()))
        if len(re.findall(r"\d+", words)) == PARTS:
            return parse_date(words, locale=locale(reader.languages[0]))
    except (ValueError, OverflowError, IndexError, KeyError, AttributeError):
        return None
    return None
