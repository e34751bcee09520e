"""How others see somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """What is left of the answers about one skill: never a single one of them."""

    skill: str
    level: int  # the middle one
    apart: bool  # they lie far from each other


@dataclass(frozen=True, slots=True)
class PeerView:
    """Some people are asked how they see one."""

    id: str
    person: str
    assessment: str
    skills: tuple[str, ...]
    invited: int
    answered: int
    code: str  # empty once it is closed
    began_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    due_at: datetime | None  # the beginning of time: everybody has answered

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self.closed_at is None

    @property
    def full(self) -> bool:
        """Whether everybody who may answer has done so."""
        return self.answered >= self.invited
