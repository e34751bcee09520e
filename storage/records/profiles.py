"""What people offer, and what they want to learn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """Whether somebody helps with a skill or learns it."""

    HELPS = "helps"
    LEARNS = "learns"


@dataclass(frozen=True, slots=True)
class ProfileSkill:
    """A skill that somebody chose to show."""

    person: str
    skill: str
    part: Part
    level: int | None  # by their own word
    at: datetime
