"""How far somebody may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from storage.records.communities import Community
from storage.records.people import Circle

CIRCLES: Final = tuple(Circle)  # from the narrowest to the widest


def choices(mine: Iterable[Community]) -> Sequence[Circle]:
    """How far somebody can go who belongs to these communities, the narrowest first."""
    widest = max((CIRCLES.index(one.widest_circle) for one in mine), default=0)
    return CIRCLES[: widest + 1]


def seen_by(own: Circle, mine: Iterable[Community]) -> Circle:
    """Who finds somebody: as they chose, and never farther than their communities go now."""
    return min(own, choices(mine)[-1], key=CIRCLES.index)
