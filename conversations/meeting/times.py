"""When somebody has time: a few ready answers, several of them, or their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option, clean
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _, pgettext
from conversations.meeting.week import EXAMPLE, PRESETS, in_words, read_week, tidy
from storage.records.meeting_profiles import Hours

LONGEST: Final = 300  # characters
OPTIONS: Final = (
    Option("evenings", pgettext("button", "Weekday evenings")),
    Option("mornings", pgettext("button", "Weekday mornings")),
    Option("afternoons", pgettext("button", "Weekday afternoons")),
    Option("weekends", pgettext("button", "Weekends")),
    Option("any", pgettext("button", "Any time in the day")),
)
QUESTION: Final = _(
    "When do you usually have time, on your own clock? Choose, type several numbers such as "
    "“1 4”, or write it, such as “{example}”.",
    example=EXAMPLE,
)
EXPECTED: Final = _(
    "I did not make out when that is. Please choose below, or write days and hours, such as "
    "“{example}”.",
    example=EXAMPLE,
)


@dataclass(frozen=True, slots=True)
class Times:
    """Hours of a week as [day, from, to], from one or several ready answers or from words."""

    options: tuple[Option, ...] = OPTIONS
    columns: int = 2
    counted: int = len(OPTIONS)

    def parse(self, given: Given, reader: Reader) -> Plain:
        found = self._chosen(given, reader) or self._written(given, reader)
        if found is None:
            raise NotUnderstood(EXPECTED)
        return [list(one) for one in found]

    def _chosen(self, given: Given, reader: Reader) -> tuple[Hours, ...] | None:
        """One of the ready answers, or several by their numbers."""
        choice = Choice(self.options)
        numbers = re.fullmatch(r"\s*\d(?:[\s,;+&.]*\d){0,6}\s*", given.words)
        each = re.findall(r"\d", given.words) if numbers else [given.words]
        found: list[Hours] = []
        for words in each:
            try:
                found += PRESETS[choice.parse(Given(words, pressed=given.pressed), reader)]
            except NotUnderstood:
                return None
        return tidy(found)

    def _written(self, given: Given, reader: Reader) -> tuple[Hours, ...] | None:
        if given.pressed is not None or len(given.words) > LONGEST:
            return None
        return read_week(clean(given.words), reader)

    def shown(self, value: Plain) -> Text | None:
        return in_words([(day, start, end) for day, start, end in value])

    def allows(self, value: Plain) -> bool:
        return isinstance(value, list)
