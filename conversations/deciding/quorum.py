"""How many have to take part for a decision to hold."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from storage.records.polls import Turnout


class Quorum(StrEnum):
    """What the turnout says about a round that is to close."""

    MET = "met"
    POSTPONE = "postpone"  # once; after that those present suffice
    NOBODY = "nobody"  # not even one took part


def of(turnout: Turnout, share: Fraction, *, postponed: bool) -> Quorum:
    """Whether so large a share of the roll took part, or the round was postponed already.

    The rule is that of village deliberation in Indonesia: without its quorum it is postponed
    once, and then holds with those who are there (Permendesa 2/2015, articles 45 to 56).
    """
    if turnout.reaches(share.numerator, share.denominator) and turnout.took_part:
        return Quorum.MET
    if not postponed:
        return Quorum.POSTPONE
    return Quorum.MET if turnout.took_part else Quorum.NOBODY
