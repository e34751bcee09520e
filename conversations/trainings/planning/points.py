"""What the changes of a plan know: the wish as it stands, and what stays the same meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.engine.talk import Talk
from bot.model import Plain
from conversations.assessment.framework import Framework

NEW: Final = "new"  # the first round of questions about a fresh wish


@dataclass(frozen=True, slots=True)
class Known:
    """What stays the same while a training is planned."""

    framework: Framework
    organisers: Sequence[str]
    now: str  # when it was begun, ISO 8601
    home: str  # the zone of the community


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a wish that is being changed."""

    talk: Talk
    known: Known
    wish: Plain  # as it stands
    n: str  # which change it is: the same point can be changed again

    @property
    def first(self) -> bool:
        """Whether nothing has been answered yet, so that there is nothing to keep."""
        return self.n == NEW


Change: TypeAlias = Callable[[Point], Awaitable[dict[str, Plain]]]
