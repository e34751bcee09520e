"""What counts as an answer about languages and hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option
from bot.i18n import Reader
from bot.i18n.language_names import language_named
from bot.model import Plain
from bot.text import VERBATIM, Text, Weekday, _, pgettext
from conversations.meeting.week import PRESETS, ordered
from conversations.meeting.week_reading import Not, read
from conversations.meeting.week_words import PRESET_NAMES

LONGEST_NAME: Final = 60  # characters in the name of a language
NUMBERS: Final = re.compile(r"\d(?:[\s,;&+]+\d)*")  # of several presets
EXAMPLE: Final = Text(
    "{first}-{last} 18-21, {other} 10-12",
    (("first", Weekday(0)), ("last", Weekday(4)), ("other", Weekday(5))),
    context=VERBATIM,
)
NO_OTHER: Final = Option("no", pgettext("button", "No other"), words=(_("no"),))
SKIP: Final = Option("skip", pgettext("button", "Skip"), words=(_("skip"),))
ALL: Final = Option("all", pgettext("button", "That is all"), words=(_("no"), _("yes")))


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language that is called by its name; None: there is no other."""

    options: tuple[Option, ...] = (NO_OTHER,)
    columns: int = 1
    counted: int = 1

    def parse(self, given: Given, reader: Reader) -> Plain:
        try:
            return Choice(self.options, values=(None,)).parse(given, reader)
        except NotUnderstood:
            words = given.words if len(given.words) <= LONGEST_NAME else ""
        found = language_named(words, reader.languages) if words.strip() else None
        if found is None:
            raise NotUnderstood(_("Please write the name of one language, such as Swahili."))
        return found

    def shown(self, value: Plain) -> Text | None:
        return NO_OTHER.label if value is None else None

    def allows(self, value: Plain) -> bool:
        return value is None or isinstance(value, str)


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours of a week: some that are often chosen, or days and times; None: no more of them."""

    presets: tuple[str, ...]
    more: bool = False  # some were told already
    columns: int = 2

    @property
    def options(self) -> tuple[Option, ...]:
        named = (Option(preset, PRESET_NAMES[preset]) for preset in self.presets)
        return (*named, ALL if self.more else SKIP)

    @property
    def counted(self) -> int:
        return len(self.options)

    def parse(self, given: Given, reader: Reader) -> Plain:
        choice = Choice(self.options, values=(*(PRESETS[one] for one in self.presets), None))
        if given.pressed is None and (several := self._numbered(given.words)):
            return several
        try:
            value = choice.parse(given, reader)
        except NotUnderstood:
            value = self._typed(given, reader)
        return value if value is None else [list(one) for one in value]

    def _numbered(self, words: str) -> Plain:
        """The hours of several presets that are typed by their numbers; None for anything else."""
        if not NUMBERS.fullmatch(words.strip()):
            return None
        numbers = [int(digit) for digit in re.findall(r"\d", words)]
        if len(numbers) < 2 or not all(1 <= n <= len(self.presets) for n in numbers):
            return None
        chosen = [one for n in numbers for one in PRESETS[self.presets[n - 1]]]
        return [list(one) for one in ordered(chosen)]

    def _typed(self, given: Given, reader: Reader) -> Plain:
        try:
            return read(given.words, reader)
        except Not:
            raise NotUnderstood(
                _("Please choose one, or write days and times, as in: {example}", example=EXAMPLE)
            ) from None

    def shown(self, value: Plain) -> Text | None:
        if value is None:
            return self.options[-1].label
        told = ordered((day, start, end) for day, start, end in value)
        return next((PRESET_NAMES[one] for one in self.presets if PRESETS[one] == told), None)

    def allows(self, value: Plain) -> bool:
        return value is None or isinstance(value, list)
