"""What several answers say together, so that none of them can be told from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from storage.records.peer_views import Seen

FEWEST: Final = 3  # of fewer answers nothing is shown
FAR: Final = 2  # levels between the highest and the lowest, from which on people differ


def together(skills: Sequence[str], answers: Sequence[Mapping[str, int]]) -> list[Seen]:
    """The middle level of each skill of which at least three could say something.

    Neither how many chose it nor the highest or the lowest is told: of three answers, those
    would be all that there are.
    """
    return list(_together(skills, answers)) if len(answers) >= FEWEST else []


def _together(skills: Sequence[str], answers: Sequence[Mapping[str, int]]) -> Iterator[Seen]:
    for skill in skills:
        levels = sorted(one[skill] for one in answers if skill in one)
        if len(levels) >= FEWEST:
            middle = levels[(len(levels) - 1) // 2]
            yield Seen(skill, middle, levels[-1] - levels[0] >= FAR)
