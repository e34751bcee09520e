"""Who belongs to which community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """A person joined a community."""

    community: str
    person: str
    joined_at: datetime
