"""An answer in one line that can also be the one proposed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.answers import Choice, Given, Option, whole_number
from bot.i18n import Reader, fold
from bot.model import Plain
from bot.text import Text, verbatim
from conversations.one_line import OneLine


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words of one's own, or those on the button."""

    proposed: str  # empty: nothing is proposed
    longest: int  # characters
    columns: int = 1

    @property
    def options(self) -> tuple[Option, ...]:
        return (Option("this", verbatim(self.proposed)),) if self.proposed else ()

    def parse(self, given: Given, reader: Reader) -> Plain:
        if given.pressed is not None:
            return Choice(self.options, values=(self.proposed,)).parse(given, reader)
        if self.proposed and whole_number(fold(given.words)) == 1:
            return self.proposed
        return OneLine(self.longest).parse(given, reader)

    def shown(self, value: Plain) -> Text | None:
        return verbatim(value) if value == self.proposed else None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)
