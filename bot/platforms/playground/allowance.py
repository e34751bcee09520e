"""How much one page may ask for: as much as busy hands can do, and no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

AT_ONCE: Final = 40.0  # actions
PER_SECOND: Final = 10.0


class Allowance:
    """A bucket that fills with time and is emptied by what the page does."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._left = AT_ONCE
        self._at = seconds()

    def take(self) -> bool:
        """Take one action, if there is one left."""
        now = self._seconds()
        self._left = min(AT_ONCE, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
