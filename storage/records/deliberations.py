"""What people say in a deliberation, without who said it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """What somebody said in a round of views."""

    id: str
    language: str  # of whoever wrote it
    words: str


@dataclass(frozen=True, slots=True)
class Concern:
    """What stands against a draft, or an objection to a proposal."""

    id: str
    poll: str
    language: str  # of whoever wrote it
    words: str
    answer: str  # the chair's; empty: none yet
