"""Which community may stand above which."""

from __future__ import annotations

from storage.records.communities import Level

REACH = (Level.LOCAL, Level.REGIONAL, Level.GLOBAL)  # from the nearest to the widest


def may_stand_above(hub: Level, community: Level) -> bool:
    """Whether a community of this level may be the hub of one of that level.

    A hub reaches at least as far as what belongs to it, and never stays in one place.
    """
    return hub is not Level.LOCAL and REACH.index(hub) >= REACH.index(community)
