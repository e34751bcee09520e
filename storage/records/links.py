"""What it takes to become one person with several accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import Account


@dataclass(frozen=True, slots=True)
class Link:
    """An account that asks to become one with another."""

    id: str
    person: str  # who asked for the code
    typed_by: str | None  # who typed it; None: nobody has
    account: Account | None  # in which it was typed
    languages: tuple[str, ...]  # that are read there
    agreed: bool  # whoever typed it said yes
    expires_at: datetime
