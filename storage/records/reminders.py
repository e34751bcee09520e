"""What people asked to be reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing at one time, chosen by the person."""

    id: str
    person: str
    kind: str  # practice, again
    about: str
    due_at: datetime
