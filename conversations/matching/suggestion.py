"""Whom to propose to one person: the three who fit best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf
from typing import Final
from zlib import crc32

from storage.records.pool import Someone
from storage.records.weights import Weights

MOST: Final = 3
DIGITS: Final = 4  # to which two scores are the same
NEARLY: Final = 0.001  # more than what is lost in rounding


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
    if len(near) > most:  # hours take the longest: they are compared only where they decide
        rough = Scores([seeker], near, weights, now, Rule.MENTORS).all(hours=False)[0].tolist()
        enough = sorted(rough, reverse=True)[most - 1] - weights.hours - NEARLY
        near = [one for one, value in zip(near, rough, strict=True) if value >= enough]
    if not near:
        return []
    scores = Scores([seeker], near, weights, now, Rule.MENTORS).all()[0].tolist()
    fit = [(value, one) for value, one in zip(scores, near, strict=True) if value > -inf]
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
        if not (wanted and wanted.isdisjoint(one.helps))
        and not spoken.isdisjoint(one.speaks)
        and one.places > 0
        and not one.away
    ]
