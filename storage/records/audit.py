"""Acts that touch people, and who did them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act."""

    at: datetime
    community: str | None
    actor: str  # id of a person, or a keyed hash once that person has been forgotten
    act: str
    about: str  # likewise, or the id of a thing; may be empty
