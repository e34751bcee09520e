"""How it was for people who had been brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody says at the end; None of it before they have answered."""

    match: str
    person: str
    useful: int  # from 1 (not at all) to 5 (very)
    helped: str  # what helped most; empty: not said
    thanks: str  # for the other one to read
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What organisers see of all farewells: of five people at least, or nothing."""

    answers: int
    useful: float  # on average
    helped: Sequence[str]  # what five answers at least name, the most frequent first
