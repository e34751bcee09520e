"""How long somebody on a waiting list has to confirm a seat that has become free."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST: Final = timedelta(days=1)
LEAST: Final = timedelta(minutes=30)
UNTIL_START: Final = 2  # of the time that is left, they have one part in so many


def confirm_by(asked: datetime, starts_at: datetime) -> datetime | None:
    """By when somebody who reads it at `asked` has to confirm; None where no time is left for it.

    A day, but no more than half of what is left until it begins: whoever comes next has some, too.
    """
    patience = min(MOST, (starts_at - asked) / UNTIL_START)
    return asked + patience if patience >= LEAST else None
