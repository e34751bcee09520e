"""What somebody reported to the organisers and the outside contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """Words about something that went wrong."""

    id: str
    community: str | None
    reporter: str | None  # None: they have been forgotten
    about: str  # keyed hash of an account; empty: no one was named
    words: str
    outcome: str
    at: datetime
    closed_at: datetime | None
    match: str | None = None  # in which it happened, and which rests meanwhile
    request: str | None = None  # for a mentor, that it is about

    @property
    def open(self) -> bool:
        return self.closed_at is None
