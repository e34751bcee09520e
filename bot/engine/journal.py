"""What a conversation remembers of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model import Plain

NUDGE_AFTER: Final = timedelta(days=3)
EXPIRE_AFTER: Final = timedelta(days=30)
MOST_ENTRIES: Final = 200


class Status(StrEnum):
    """How a conversation stands."""

    OPEN = "open"  # the next words of the person are for it
    ASIDE = "aside"  # kept for later
    STUCK = "stuck"  # parked by a bug until a release repairs it
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


GOING_ON: Final = frozenset({Status.OPEN, Status.ASIDE, Status.STUCK})


@dataclass(slots=True)
class Entry:
    """One line of the journal: a question, step or look, and how it ended."""

    kind: str  # "ask", "step" or "look"
    key: str
    value: Plain = None
    error: str = ""  # "cancelled" or "timed out"
    done: bool = False
    final: bool = False

    def line(self) -> list[Plain]:
        """The entry as plain JSON."""
        return [self.kind, self.key, self.value, self.error, int(self.done), int(self.final)]

    @classmethod
    def read(cls, line: list[Plain]) -> Entry:
        """The entry that `line` wrote."""
        kind, key, value, error, done, final = line
        return cls(kind, key, value, error, bool(done), bool(final))


@dataclass(slots=True)
class Conversation:
    """A conversation as it is worked on during one turn."""

    id: str
    person: str
    flow: str
    args: dict[str, Plain]
    touched_at: datetime
    journal: list[Entry] = field(default_factory=list)
    carried: dict[str, Entry] = field(default_factory=dict)  # known from an older release
    status: Status = Status.OPEN
    asked: str = ""  # key of the letter that asked the open question
    rev: int = 0
    deadline_at: datetime | None = None
    nudged: bool = False

    @property
    def open(self) -> Entry | None:
        """The question that has no answer yet."""
        return self.journal[-1] if self.journal and not self.journal[-1].done else None

    @property
    def due_at(self) -> datetime | None:
        """When the clock has something to do here: a deadline, the nudge, or the expiry."""
        if self.status not in GOING_ON:
            return None
        silent = self.touched_at + (EXPIRE_AFTER if self.nudged else NUDGE_AFTER)
        return min(silent, self.deadline_at) if self.deadline_at else silent
