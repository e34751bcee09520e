"""Who may organise a community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody who was asked to organise, and perhaps accepted."""

    community: str
    person: str
    appointed: bool  # by an organiser: needs no rights in the group
    appointed_by: str | None
    accepted_at: datetime | None

    @property
    def accepted(self) -> bool:
        return self.accepted_at is not None
