"""What would find more people, where nobody was found."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records.pool import Someone


def widening(seeker: Someone, possible: Sequence[Someone]) -> list[str]:
    """What stands between a seeker and mentors who have room, as the ids of sentences.

    `possible` are those whom nothing but the wishes of the two keeps apart.
    """
    if not possible:
        return ["skill"]
    understood = [one for one in possible if not seeker.speaks.keys().isdisjoint(one.speaks)]
    if not understood:
        return ["languages"]
    new = [one for one in understood if seeker.repeats or not seeker.met.get(one.person)]
    if not new:
        return ["repeats"]
    return ["gender"] if seeker.own_gender else []
