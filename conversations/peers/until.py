"""The end of a break as an answer: a week, a month, or a day that is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _, pgettext
from conversations.one_day import day_of

WEEK: Final = "week"
MONTH: Final = "month"
OPTIONS: Final = (
    Option(WEEK, pgettext("button", "For a week")),
    Option(MONTH, pgettext("button", "For a month")),
)


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
            found = day_of(given.words, reader) if given.pressed is None else None
        if found is None:
            raise NotUnderstood(EXPECTED)
        return found.isoformat()

    def shown(self, value: Plain) -> Text | None:
        return Choice(self.options).shown(value)

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


EXPECTED: Final = _("Please choose one, or write the day as in 2026-09-30.")
