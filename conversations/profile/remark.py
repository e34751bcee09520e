"""An answer in somebody's own words that may also be left as it is, or be removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Choice, Given, NotUnderstood, Option, Words
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, pgettext

KEEP: Final = Option("keep", pgettext("button", "Leave it as it is"))
NOTHING: Final = Option("keep", pgettext("button", "Not now"))
REMOVE: Final = Option("remove", pgettext("button", "Remove it"))


@dataclass(frozen=True, slots=True)
class Remark:
    """Words; "" where they are to be removed, None where nothing is to change."""

    words: Words
    removable: bool = False  # something is written already
    columns: int = 2

    @property
    def options(self) -> tuple[Option, ...]:
        return (KEEP, REMOVE) if self.removable else (NOTHING,)

    @property
    def counted(self) -> int:
        return len(self.options)

    def parse(self, given: Given, reader: Reader) -> Plain:
        choice = Choice(self.options, values=(None, ""))
        try:
            return choice.parse(given, reader)
        except NotUnderstood:
            if given.pressed is not None:
                raise
        return self.words.parse(given, reader)

    def shown(self, value: Plain) -> Text | None:
        if value is None:
            return self.options[0].label
        return REMOVE.label if value == "" else None

    def allows(self, value: Plain) -> bool:
        return value is None or isinstance(value, str)
