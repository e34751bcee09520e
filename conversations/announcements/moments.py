"""On which day and at what hour an announcement goes out, where its community is at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option
from bot.i18n import Reader, fold
from bot.model import Plain
from bot.text import Text, _, pgettext
from conversations.one_day import OneDay

LONGEST_AHEAD: Final = timedelta(days=365)
TODAY: Final = Option("today", pgettext("button", "Today"))
TOMORROW: Final = Option("tomorrow", pgettext("button", "Tomorrow"))


@dataclass(frozen=True, slots=True)
class DayAhead:
    """Today, tomorrow or a day that is written, within a year; in ISO 8601."""

    today: str
    options: tuple[Option, ...] = (TODAY, TOMORROW)
    columns: int = 2
    counted: int = 0  # a number that is typed is part of a date

    def parse(self, given: Given, reader: Reader) -> Plain:
        today = date.fromisoformat(self.today)
        offered = Choice(
            self.options, values=(today.isoformat(), (today + timedelta(days=1)).isoformat())
        )
        if given.pressed is not None or not any(sign.isdigit() for sign in fold(given.words)):
            return _expected(offered, given, reader)
        day: str = OneDay().parse(given, reader)
        if day < self.today:
            raise NotUnderstood(_("That day has passed."))
        if day > (today + LONGEST_AHEAD).isoformat():
            raise NotUnderstood(_("That is more than a year ahead."))
        return day

    def shown(self, value: Plain) -> Text | None:
        return _("{day}", day=date.fromisoformat(value))

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


def _expected(offered: Choice, given: Given, reader: Reader) -> Plain:
    try:
        return offered.parse(given, reader)
    except NotUnderstood:
        raise NotUnderstood(_("Please write a whole date, as in 2026-09-30.")) from None
