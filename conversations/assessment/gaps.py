"""What a person brings and could grow, seen from their own answers; nothing here is a total.

Levels are what a person chose for a skill: 0 ("no opportunity yet") to 4. A skill that was
skipped is not among them, and counts neither for nor against anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Final

from conversations.assessment.framework import Framework, Role, Skill

MOST_GROWTH_AREAS: Final = 3
MOST_STRENGTHS: Final = 3
MOST_NEAREST: Final = 3
MOST_QUESTIONS: Final = 8  # about six minutes
LEADING_OTHERS: Final = 3  # from this level on, a skill is a strength in any role
ALONE: Final = 2  # what counts as a strength in a skill that the role does not need
FAR_ENOUGH: Final = 3  # levels between two roles, after which they are told apart well


@dataclass(frozen=True, slots=True)
class Gap:
    """The way from a person's level to what a role needs."""

    skill: str
    now: int
    needed: int

    @property
    def size(self) -> int:
        """Levels still to grow, at least 1."""
        return self.needed - self.now


@dataclass(frozen=True, slots=True)
class NearRole:
    """A role that lies near, and what is missing for it, most important first."""

    role: str
    missing: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A level that moved since the last time."""

    skill: str
    before: int
    now: int


def gaps(role: Role, levels: Mapping[str, int]) -> tuple[Gap, ...]:
    """Up to three growth areas: the widest gaps first, then what matters most to the role."""
    widest_first = sorted(_missing(role, levels), key=lambda gap: -gap.size)
    return tuple(widest_first[:MOST_GROWTH_AREAS])


def strengths(levels: Mapping[str, int], role: Role | None = None) -> tuple[str, ...]:
    """Up to three skills that a person can rely on, none of them a growth area for the role.

    Level 3 and above come first, then those that go furthest beyond what the role needs.
    """
    needs = {need.skill: need.level for need in role.needs} if role else {}
    order = [*needs, *(skill for skill in levels if skill not in needs)]
    reliable = [skill for skill in order if levels.get(skill, 0) >= needs.get(skill, ALONE)]
    reliable.sort(
        key=lambda skill: (
            levels[skill] < LEADING_OTHERS,
            needs.get(skill, ALONE) - levels[skill],
        )
    )
    return tuple(reliable[:MOST_STRENGTHS])


def nearest_roles(
    framework: Framework, levels: Mapping[str, int], limit: int = MOST_NEAREST
) -> tuple[NearRole, ...]:
    """The roles for which least is missing, for each of their skills that was answered.

    The mean makes roles comparable that need many skills and few, and of which some were skipped.
    Where as little is missing, the role that uses more of what the person brings comes first, then
    the order of the framework. A role of which nothing was answered cannot be judged.
    """
    known = [role for role in framework.roles if _answered(role, levels)]
    known.sort(key=lambda role: _distance(role, levels))
    return tuple(NearRole(role.id, tuple(_missing(role, levels))) for role in known[:limit])


def changed(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[Change, ...]:
    """The levels that moved, of skills answered both times."""
    return tuple(
        Change(skill, before[skill], level)
        for skill, level in now.items()
        if skill in before and before[skill] != level
    )


def questions_for(framework: Framework, role: Role, *, more: bool = False) -> tuple[Skill, ...]:
    """The skills to ask about: the eight at most that the role needs most, then all others."""
    needed = [framework.skill(need.skill) for need in role.needs]
    if not more:
        return tuple(needed[:MOST_QUESTIONS])
    return (*needed, *(skill for skill in framework.skills if skill not in needed))


@lru_cache(maxsize=16)  # asked for again at every answer of a conversation
def questions_for_what_fits(framework: Framework, count: int = MOST_QUESTIONS) -> tuple[Skill, ...]:
    """A short set of skills that tells the roles apart best, the most telling first.

    Two roles are told apart by the levels between their needs, up to `FAR_ENOUGH`; a role that
    needs nothing stands beside the others, so that every role is asked about. Each further skill
    adds less, so choosing the best next one comes within 1 - 1/e of the best set (Nemhauser,
    Wolsey and Fisher, 1978).
    """
    needs = [{need.skill: need.level for need in role.needs} for role in framework.roles]
    pairs = list(combinations([*needs, {}], 2))
    apart = [0] * len(pairs)
    left = list(framework.skills)
    chosen: list[Skill] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda skill: sum(_further_apart(apart, pairs, skill)))
        apart = _further_apart(apart, pairs, best)
        left.remove(best)
        chosen.append(best)
    return tuple(chosen)


def _further_apart(
    apart: Iterable[int],
    pairs: Iterable[tuple[Mapping[str, int], Mapping[str, int]]],
    skill: Skill,
) -> list[int]:
    """The distance of each pair of roles when this skill is asked about, too."""
    return [
        min(FAR_ENOUGH, so_far + abs(one.get(skill.id, 0) - other.get(skill.id, 0)))
        for so_far, (one, other) in zip(apart, pairs, strict=True)
    ]


def _missing(role: Role, levels: Mapping[str, int]) -> Iterator[Gap]:
    for skill, needed in _answered(role, levels).items():
        if levels[skill] < needed:
            yield Gap(skill, levels[skill], needed)


def _answered(role: Role, levels: Mapping[str, int]) -> dict[str, int]:
    return {need.skill: need.level for need in role.needs if need.skill in levels}


def _distance(role: Role, levels: Mapping[str, int]) -> tuple[Fraction, Fraction]:
    answered = _answered(role, levels)
    missing = sum(gap.size for gap in _missing(role, levels))
    return Fraction(missing, len(answered)), -Fraction(sum(answered.values()), len(answered))
