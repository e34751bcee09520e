"""What every pair does, as an answer: one task a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.engine.answers import Given, NotUnderstood, Option, text
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _

MOST: Final = 10
LONGEST: Final = 200  # characters of each


@dataclass(frozen=True, slots=True)
class TaskList:
    """A few tasks, each in a line of its own."""

    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        words = str(text(MOST * (LONGEST + 1)).parse(given, reader))
        tasks = [line.strip().lstrip("-•* ") for line in words.splitlines() if line.strip()]
        if len(tasks) > MOST or any(len(task) > LONGEST for task in tasks):
            raise NotUnderstood(
                _(
                    "Please write at most {n} tasks, one a line, each of at most {most} "
                    "characters.",
                    n=MOST,
                    most=LONGEST,
                )
            )
        return tasks

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, list)
