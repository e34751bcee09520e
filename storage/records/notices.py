"""Unprompted words that wait to be bundled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Plain


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told, not before its time."""

    id: str
    person: str
    body: Plain
    at: datetime
    due_at: datetime
