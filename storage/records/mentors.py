"""Who helps others to grow, and how much of it they can carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Lasting(StrEnum):
    """Whether it is for one conversation or for some months."""

    ONCE = "once"
    LONGER = "longer"
    EITHER = "either"


class Format(StrEnum):
    """How people meet."""

    TEXT = "text"
    VOICE = "voice"
    VIDEO = "video"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class Mentor:
    """Somebody who said that they want to be a mentor; their topics are what they can help with."""

    person: str
    places: int  # mentees at once
    hours_a_month: int
    lasting: Lasting
    formats: tuple[Format, ...]
    away_until: datetime | None
    away_by_itself: bool  # because something stayed unanswered for too long
    backup: str | None
    since: datetime

    def is_away(self, now: datetime) -> bool:
        """Whether nobody new is to be sent to them."""
        return self.away_until is not None and self.away_until > now
