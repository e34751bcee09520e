"""The names that all parts of Telegram's platform use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAME: Final = "telegram"


@dataclass(frozen=True, slots=True)
class Me:
    """Banyan's own account, as Telegram knows it."""

    id: int
    username: str  # without the sign
