"""Where the trainings come from: a calendar file, or the address of a calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.engine.answers import Given, NotUnderstood, Option
from bot.i18n import Reader
from bot.model import Plain
from bot.text import Text, _
from conversations.trainings.calendar_import import trainings_in
from conversations.trainings.calendar_reading import TOO_LARGE, CalendarFileError

ADDRESS: Final = re.compile(r"(?:https|webcals?)://[!-~]{3,1900}", re.ASCII | re.IGNORECASE)
EXPECTED: Final = _(
    "Please send the calendar as a file (.ics), or its address, which begins with https://."
)


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """A file, read at once, or an address: `{"found": …}` or `{"address": …}`."""

    zone: str
    since: str  # what is before this moment has been
    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        """What is in the file, or the address.

        Raises `NotUnderstood` with what is wrong.
        """
        if given.files:
            return {"found": self._read(given.files[0].content)}
        words = given.words.strip()
        if not ADDRESS.fullmatch(words):
            raise NotUnderstood(EXPECTED)
        return {"address": "https" + words[words.index("://") :]}

    def _read(self, content: bytes | None) -> Plain:
        if content is None:
            raise NotUnderstood(TOO_LARGE)
        try:
            return read_calendar(content, zone=self.zone, since=self.since)
        except CalendarFileError as wrong:
            raise NotUnderstood(wrong.text) from None

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, dict) and len({"found", "address"} & set(value)) == 1


def read_calendar(content: bytes, *, zone: str, since: str) -> Plain:
    """What is still to come in a calendar; raises `CalendarFileError`."""
    return trainings_in(content, zone, datetime.fromisoformat(since))
