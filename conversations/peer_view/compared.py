"""How somebody sees themselves beside how others see them; nothing here is a total or a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversations.assessment.framework import Framework
from conversations.assessment.gaps import ALONE
from storage.records.peer_views import Seen


@dataclass(frozen=True, slots=True)
class Compared:
    """Both views of the skills that were asked about."""

    framework: Framework
    skills: tuple[str, ...]
    own: Mapping[str, int]
    others: Mapping[str, Seen]  # without those of which too few could say something

    @property
    def known(self) -> Sequence[str]:
        """The skills of which both views are known."""
        return [skill for skill in self.skills if skill in self.others and skill in self.own]

    @property
    def unknown(self) -> Sequence[str]:
        """The skills of which too few could say something."""
        return [skill for skill in self.skills if skill not in self.others]

    @property
    def strengths(self) -> Sequence[str]:
        """What both see in the person, and can be relied on."""
        return [
            skill
            for skill in self.known
            if self._more(skill) == 0 and self.others[skill].level >= ALONE
        ]

    @property
    def hidden(self) -> Sequence[str]:
        """What others see more of than the person does."""
        return [skill for skill in self.known if self._more(skill) > 0]

    @property
    def blind(self) -> Sequence[str]:
        """What others see less of than the person does."""
        return [skill for skill in self.known if self._more(skill) < 0]

    def _more(self, skill: str) -> int:
        return self.others[skill].level - self.own[skill]
