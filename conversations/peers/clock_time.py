"""A time of the day as an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option
from bot.i18n import Reader, fold
from bot.model import Plain
from bot.text import VERBATIM, Text, TimeOfDay, _

HOUR: Final = 60  # minutes
DAY: Final = 24 * HOUR
TYPED: Final = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?\s*(am|pm)?")
OFTEN_CHOSEN: Final = tuple(hour * HOUR for hour in (9, 12, 17, 19))


def _label(minutes: int) -> Text:
    return Text("{time}", (("time", TimeOfDay(minutes)),), context=VERBATIM)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Minutes after midnight: one of some that are often chosen, or typed as in 18:30."""

    options: tuple[Option, ...] = tuple(
        Option(f"t{minutes}", _label(minutes)) for minutes in OFTEN_CHOSEN
    )
    columns: int = 4
    counted: int = 0  # a number that is typed is an hour

    def parse(self, given: Given, reader: Reader) -> Plain:
        if given.pressed is not None:
            return Choice(self.options, values=OFTEN_CHOSEN).parse(given, reader)
        found = TYPED.fullmatch(fold(given.words))
        if not found:
            raise NotUnderstood(EXPECTED)
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3]:
            if not 1 <= hour <= 12:
                raise NotUnderstood(EXPECTED)
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour >= DAY // HOUR or minute >= HOUR:
            raise NotUnderstood(EXPECTED)
        return hour * HOUR + minute

    def shown(self, value: Plain) -> Text | None:
        return _label(value)

    def allows(self, value: Plain) -> bool:
        return isinstance(value, int) and 0 <= value < DAY


EXPECTED: Final = _("Please write a time of the day, as in 18:30.")
