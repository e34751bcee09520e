"""A whole number as an answer, within bounds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.answers import Choice, Given, NotUnderstood, Option, whole_number
from bot.i18n import Reader, fold
from bot.model import Plain
from bot.text import Text, _, verbatim


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number between two others; some are offered as buttons."""

    least: int
    most: int
    offered: tuple[int, ...]
    columns: int = 4
    counted: int = 0  # a number that is typed is the answer itself

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(str(n), verbatim(str(n))) for n in self.offered)

    def parse(self, given: Given, reader: Reader) -> Plain:
        if given.pressed is not None:
            return Choice(self.options, values=self.offered).parse(given, reader)
        number = whole_number(fold(given.words))
        if number is None or not self.allows(number):
            raise NotUnderstood(
                _("Please write a number from {least} to {most}.", least=self.least, most=self.most)
            )
        return number

    def shown(self, value: Plain) -> Text | None:
        return verbatim(str(value))

    def allows(self, value: Plain) -> bool:
        return isinstance(value, int) and self.least <= value <= self.most
