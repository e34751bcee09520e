"""A yes or a no to being remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, Option
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _, pgettext

YES: Final = Option("yes", pgettext("button", "Yes, let us start"), words=(_("yes"),))
NO: Final = Option("no", pgettext("button", "No, thank you"), words=(_("no"),))
CHOICE: Final = Choice((YES, NO))


@dataclass(frozen=True, slots=True)
class Agreement:
    """A yes, with the language in which it was given, or None for a no.

    What the platform guesses about somebody's language is kept with the yes, and never before.
    """

    options: tuple[Option, ...] = CHOICE.options
    columns: int = 1
    counted: int = len(CHOICE.options)

    def parse(self, given: Given, reader: Reader) -> Plain:
        agreed = CHOICE.parse(given, reader) == YES.id
        return {"language": reader.languages[0]} if agreed else None

    def shown(self, value: Plain) -> Text | None:
        return YES.label if value else NO.label

    def allows(self, value: Plain) -> bool:
        return value is None or isinstance(value, dict)
