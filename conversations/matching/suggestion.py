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

    near = [one for one in mentors if _possible(seeker, one)]
    if not near:
        return []
    scores = Scores([seeker], near, weights, now, Rule.MENTORS).all()[0].tolist()
    fit = [(value, one) for value, one in zip(scores, near, strict=True) if value > -inf]
    least = sorted((value for value, _one in fit), reverse=True)[:most][-1:]
    best = [(value, one) for value, one in fit if round(value, DIGITS) >= round(least[0], DIGITS)]
    best.sort(key=lambda found: (-round(found[0], DIGITS), *_order(seeker, found[1])))
    return [one for _value, one in best[:most]]


def _order(seeker: Someone, mentor: Someone) -> tuple[float, int, int, str]:
    drawn = crc32(f"{seeker.person} {mentor.person}".encode())
    return mentor.load, mentor.mentored, drawn, mentor.person


def _possible(seeker: Someone, mentor: Someone) -> bool:
    """Whoever fails here would break a hard rule of the score; asked first, as it takes no time."""
    return (
        mentor.places > 0
        and not mentor.away
        and not seeker.speaks.keys().isdisjoint(mentor.speaks)
        and not (seeker.learns and seeker.learns.keys().isdisjoint(mentor.helps))
    )
