"""A community's own roles and skills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredFramework:
    """One version as it was uploaded."""

    community: str
    version: int
    body: str  # TOML
    at: datetime
