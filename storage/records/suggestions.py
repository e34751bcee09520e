"""Better words for what Banyan says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What reads badly in a language, and what would read better."""

    language: str
    words: str
    better: str
    at: datetime
