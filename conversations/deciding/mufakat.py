"""Musyawarah mufakat: deliberation until all can accept what the chair drafts from their views.

The rule is that of village deliberation in Indonesia (Permendesa 2/2015, articles 45 to 56): two
thirds of those invited take part and all of them agree; without that quorum it is postponed once,
and then those present suffice; where agreement is out of reach, a vote decides, which is secret
where it concerns people.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final

from conversations.deciding import quorum
from conversations.deciding.quorum import Quorum
from storage.records.polls import Turnout

TWO_THIRDS: Final = Fraction(2, 3)


class Verdict(StrEnum):
    """What a round that is to close leads to."""

    AGREED = "agreed"
    POSTPONE = "postpone"  # once, for want of a quorum
    REVISE = "revise"  # the chair changes what is to be decided, and another round begins
    FAILED = "failed"  # agreement is out of reach: a vote follows, or nothing is decided


def of(
    turnout: Turnout, concerns: int, *, postponed: bool, number: int, rounds: int, holds: bool
) -> Verdict:
    """What the round of this number, of at most so many, leads to.

    `holds` says whether everybody whom the draft names still stands. Silence is no agreement:
    where nobody took part, nothing was agreed.
    """
    match quorum.of(turnout, TWO_THIRDS, postponed=postponed):
        case Quorum.POSTPONE:
            return Verdict.POSTPONE
        case Quorum.NOBODY:
            return Verdict.FAILED
    if holds and not concerns:
        return Verdict.AGREED
    return Verdict.REVISE if number < rounds else Verdict.FAILED
