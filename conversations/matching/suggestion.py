"""Whom to propose to one person: the three who fit best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from heapq import nlargest
from math import inf
from operator import itemgetter
from typing import Final, TypeAlias
from zlib import crc32

from storage.records.pool import Someone
from storage.records.weights import Weights

Fit: TypeAlias = tuple[float, Someone]  # a score, or what is known of it, and whose it is

MOST: Final = 3
DIGITS: Final = 4  # to which two scores are the same
NEARLY: Final = 0.001  # more than what is lost in rounding
FEW: Final = 100  # whose hours are compared in any case


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
    from conversations.matching.score import Rule, Scores  # noqa: PLC0415 - numpy is heavy

    near = _possible(seeker, mentors)
    if not near:
        return []
    rough = Scores([seeker], near, weights, now, Rule.MENTORS).all(hours=False)[0].tolist()
    left = [found for found in zip(rough, near, strict=True) if found[0] > -inf]
    left.sort(key=itemgetter(0), reverse=True)
    # Hours take the longest: beyond the first few they are compared only where they decide.
    fit = _with_hours(seeker, left[:FEW], weights, now)
    enough = _enough(fit, most) - weights.hours
    close = [found for found in left[FEW:] if found[0] >= enough]
    fit += _with_hours(seeker, close, weights, now)
    enough = _enough(fit, most)
    best = [found for found in fit if found[0] >= enough]
    best.sort(key=lambda found: (-round(found[0], DIGITS), *_order(seeker, found[1])))
    return [one for _value, one in best[:most]]


def _with_hours(seeker: Someone, some: Sequence[Fit], weights: Weights, now: datetime) -> list[Fit]:
    """The same with whole scores."""
    import numpy as np  # noqa: PLC0415 - heavy

    from conversations.matching.score import Rule, Scores  # noqa: PLC0415 - numpy is heavy

    if not some:
        return []
    scores = Scores([seeker], [one for _value, one in some], weights, now, Rule.MENTORS)
    parts = scores.hours_alone(np.arange(1))[0].tolist()
    return [(value + part, one) for (value, one), part in zip(some, parts, strict=True)]


def _enough(fit: Sequence[Fit], most: int) -> float:
    """Whoever has less is not among the best."""
    if len(fit) < most:
        return -inf
    return nlargest(most, (value for value, _one in fit))[-1] - NEARLY


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
