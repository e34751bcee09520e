"""What a picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

HIGHEST = 4  # level


@dataclass(frozen=True, slots=True)
class Radar:
    """Own levels against those of a role, skill by skill, in the reader's language.

    Every field is plain: `Radar(**json.loads(text))` is a recipe again.
    """

    title: str
    labels: Sequence[str]  # one a skill
    own: Sequence[int | None]  # 0 to 4; None: skipped
    role: Sequence[int]  # 0 to 4
    own_name: str  # "You"
    role_name: str  # "Event organiser"
    skipped_name: str  # "Skipped"; shown only if there is one
    direction: Literal["ltr", "rtl"] = "ltr"
    language: str = "en"
    scale: Sequence[str] = ("1", "2", "3", "4")  # the digits of the levels

    def __post_init__(self) -> None:
        if not len(self.labels) == len(self.own) == len(self.role) > 0:
            raise ValueError("Expected as many labels as own levels and levels of the role.")
        if not all(0 <= level <= HIGHEST for level in (*self.role, *self.answered)):
            raise ValueError("Expected levels from 0 to 4.")
        if len(self.scale) != HIGHEST:
            raise ValueError("Expected one word for each of the levels 1 to 4.")
        if self.direction not in {"ltr", "rtl"}:
            raise ValueError("Expected a direction, ltr or rtl.")

    @property
    def answered(self) -> list[int]:
        """The own levels without the skipped ones."""
        return [level for level in self.own if level is not None]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says, in the language of whom it is for; every field is plain."""

    heading: str  # "Certificate of attendance"
    name: str
    attended: str  # "took part in"
    title: str
    facts: Sequence[str]  # when, how long, who held it
    direction: Literal["ltr", "rtl"] = "ltr"
    language: str = "en"
