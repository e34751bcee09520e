"""What people say in a deliberation, without who said it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.polls import Stance


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody says to a draft or a proposal; only their sealed ballot tells whose it is."""

    stance: Stance
    concern: str = ""  # the id of what they have against it
