"""Consent: good enough for now, safe enough to try; a reasoned objection changes the proposal.

As sociocracy has it: nobody has to prefer the proposal, and nobody may see a reason why it would do
harm. An objection is met by changing the proposal, and everybody is asked again.
"""

from __future__ import annotations

from fractions import Fraction

from conversations.deciding import quorum
from conversations.deciding.mufakat import Verdict
from conversations.deciding.quorum import Quorum
from storage.records.polls import Turnout


def of(
    turnout: Turnout,
    objections: int,
    *,
    percent: int,
    postponed: bool,
    number: int,
    rounds: int,
    holds: bool,
) -> Verdict:
    """What the round of this number, of at most so many, leads to.

    `percent` of the roll must take part, also after it was postponed once. `holds` says whether
    everybody whom the proposal names still stands.
    """
    share = Fraction(percent, 100)
    if quorum.of(turnout, share, postponed=False) is not Quorum.MET:
        return Verdict.FAILED if postponed else Verdict.POSTPONE
    if holds and not objections:
        return Verdict.AGREED
    return Verdict.REVISE if number < rounds else Verdict.FAILED
