"""What people say of how it went, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records.rounds import Outcome


def count_as_met(one: Outcome | None, other: Outcome | None) -> bool:
    """Whether two who were brought together have met, as far as anybody says.

    Who says nothing may well have met; of two who disagree, the one who remembers it is believed.
    """
    said = {one, other}
    return Outcome.MET in said or said.isdisjoint({Outcome.NOT_YET, Outcome.MISSED})


def stay_together(answers: Sequence[Outcome | None]) -> bool:
    """Whether these go on together: every one of them said that it is still to come."""
    return len(answers) > 1 and set(answers) == {Outcome.NOT_YET}
