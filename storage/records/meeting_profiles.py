"""What brings people together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Hours: TypeAlias = tuple[int, int, int]  # day (0 is Monday), from, to: minutes on their own clock


@dataclass(frozen=True, slots=True)
class MeetingProfile:
    """What somebody told so that they can meet others; all of it may be left out."""

    person: str
    speaks: Mapping[str, int] = field(default_factory=dict)  # 1 (a little) to 4 (at home)
    hours: tuple[Hours, ...] = ()
    gender: str = ""  # woman, man, other; never shown
    own_gender: bool = False  # wants to meet their own gender only
    relayed: bool = False  # would rather be written to through Banyan
