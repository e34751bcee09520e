"""How people see themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AssessedLevel:
    """One skill as somebody sees it in themselves."""

    skill: str
    level: int | None  # 1 to 4; 0: no opportunity yet; None: skipped
    example: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One self-assessment."""

    id: str
    person: str
    role: str  # empty: it was asked what fits
    community: str | None  # whose framework it was; None: the one of this installation
    framework_version: int
    at: datetime
    levels: tuple[AssessedLevel, ...]
