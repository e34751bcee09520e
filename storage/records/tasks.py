"""What people who were brought together want to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, written by somebody of a match."""

    id: str
    match: str
    words: str
    done: bool
