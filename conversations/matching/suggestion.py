"""Whom to propose to one person: the three who fit best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zlib import crc32

from storage.records.pool import Someone
from storage.records.weights import Weights

MOST: Final = 3
DIGITS: Final = 4  # to which two scores are the same
NEARLY: Final = 0.001  # more than what is lost in rounding
BEYOND: Final = 1e6  # no score is so low, but for that of whom a hard rule keeps away


def suggest(
    seeker: Someone,
    mentors: Sequence[Someone],
    weights: Weights,
    now: datetime,
    *,
    most: int = MOST,
) -> list[Someone]:
    """The best for this person, the best first; nobody who breaks a hard rule.

    Of those who fit equally well the ones with more free time come first, then those who were
    chosen less often, and then each seeker has an order of their own: nobody is always on top.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    from conversations.matching.score import Rule, Scores  # noqa: PLC0415 - numpy is heavy

    near = _possible(seeker, mentors)
    if not near:
        return []
    rough = Scores([seeker], near, weights, now, Rule.MENTORS).all(hours=False)[0].tolist()
    # Hours take the longest: they are compared only where they decide.
    enough = max(sorted(rough, reverse=True)[:most][-1] - weights.hours - NEARLY, -BEYOND)
    close = [(value, one) for value, one in zip(rough, near, strict=True) if value >= enough]
    if not close:
        return []
    last = Scores([seeker], [one for _, one in close], weights, now, Rule.MENTORS)
    hours = last.hours_alone(np.arange(1))[0].tolist()
    fit = [(value + part, one) for (value, one), part in zip(close, hours, strict=True)]
    fit.sort(key=lambda found: (-round(found[0], DIGITS), *_order(seeker, found[1])))
    return [one for _value, one in fit[:most]]


def _order(seeker: Someone, mentor: Someone) -> tuple[float, int, int, str]:
    drawn = crc32(f"{seeker.person} {mentor.person}".encode())
    return mentor.load, mentor.mentored, drawn, mentor.person


def _possible(seeker: Someone, mentors: Sequence[Someone]) -> list[Someone]:
    """Those who break no hard rule that is checked in no time; the score knows all of them."""
    wanted, spoken = frozenset(seeker.learns), frozenset(seeker.speaks)
    return [
        one
        for one in mentors
        if one.places > 0
        and not one.away
        and not (wanted and wanted.isdisjoint(one.helps))
        and not spoken.isdisjoint(one.speaks)
    ]
