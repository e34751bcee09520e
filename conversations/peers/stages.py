"""How one time of a round goes on: each stage once, with when the next one begins."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.records.rounds import Stage

A_DAY: Final = timedelta(days=1)
# A match outlasts its round: who stays together is known only when the next one begins, and
# after a long pause people are still asked how it went.
LONGER: Final = timedelta(days=7)

NEXT: Final = {
    Stage.INTRODUCING: Stage.NUDGING,
    Stage.NUDGING: Stage.ASKING,
    Stage.ASKING: Stage.LISTENING,
    Stage.LISTENING: Stage.CLOSED,
}


def begins_at(stage: Stage, began_at: datetime, ends_at: datetime) -> datetime | None:
    """When a stage begins; None: nothing is to be done in it any more."""
    match stage:
        case Stage.INTRODUCING:
            return began_at
        case Stage.NUDGING:
            return began_at + A_DAY
        case Stage.ASKING:
            return max(began_at + A_DAY, ends_at - A_DAY)
        case Stage.LISTENING:
            return ends_at
    return None
