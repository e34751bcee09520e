"""What was passed on between people who were brought together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Relayed:
    """One message on its way from one person to another, or there by now; not what it says."""

    letter: str  # its key in the outbox
    match: str
    sender: str
    reader: str
    at: datetime
