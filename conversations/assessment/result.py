"""What comes out of a self-assessment: levels, and what they mean for a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.assessment.framework import Framework, Need, Role
from conversations.assessment.gaps import (
    ALONE,
    MOST_QUESTIONS,
    Change,
    Gap,
    NearRole,
    changed,
    gaps,
    nearest_roles,
    strengths,
)


@dataclass(frozen=True, slots=True)
class Result:
    """The levels of one person, seen by themselves; nothing here is a total or a rank."""

    framework: Framework
    role: Role | None  # None: it was asked what fits
    levels: Mapping[str, int]  # of the framework's skills; what was skipped is left out
    before: Mapping[str, int] = field(default_factory=dict)  # the time before

    @property
    def strengths(self) -> tuple[str, ...]:
        """Up to three skills that the person can rely on without help."""
        return tuple(
            skill for skill in strengths(self.levels, self.role) if self.levels[skill] >= ALONE
        )

    @property
    def growth(self) -> tuple[Gap, ...]:
        """One to three growth areas for the role, none where nothing is missing."""
        return gaps(self.role, self.levels) if self.role else ()

    @property
    def moved(self) -> tuple[Change, ...]:
        """The levels that are not what they were."""
        return changed(self.before, self.levels)

    @property
    def near(self) -> tuple[NearRole, ...]:
        """The nearest roles, with what is missing for each."""
        return nearest_roles(self.framework, self.levels)

    @property
    def spokes(self) -> tuple[Need, ...]:
        """What is compared: what the role needs most, and whatever else of it was answered."""
        needs = self.role.needs if self.role else ()
        return tuple(
            need
            for place, need in enumerate(needs)
            if place < MOST_QUESTIONS or need.skill in self.levels
        )
