"""What somebody has said yes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """A yes to one purpose, in the words of one version."""

    person: str
    purpose: str
    version: int
    at: datetime
