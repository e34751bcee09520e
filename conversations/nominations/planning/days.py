"""A day within bounds, as an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.engine.answers import Given, NotUnderstood, Option
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _
from conversations.one_day import OneDay


@dataclass(frozen=True, slots=True)
class DayBetween:
    """A day after one, and not after another; both in ISO 8601."""

    after: str
    latest: str
    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        day = OneDay().parse(given, reader)
        if day <= self.after:
            after = date.fromisoformat(self.after)
            raise NotUnderstood(_("That has to be a day after {day}.", day=after))
        if day > self.latest:
            latest = date.fromisoformat(self.latest)
            raise NotUnderstood(_("That has to be {day} or earlier.", day=latest))
        return day

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str) and self.after < value <= self.latest
