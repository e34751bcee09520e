"""People and the accounts by which they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import Account


class Circle(StrEnum):
    """How far somebody may be seen."""

    NOBODY = "nobody"
    COMMUNITY = "community"
    HUB = "hub"
    EVERYONE = "everyone"  # in this installation


@dataclass(frozen=True, slots=True)
class Person:
    """One human, on however many platforms."""

    id: str
    name: str
    pronouns: str
    wiki_name: str
    introduction: str
    languages: tuple[str, ...]  # those they read, the best first
    zone: str  # IANA; empty where it is not known
    quiet_from: int  # minutes after midnight
    quiet_to: int
    unprompted: bool  # False: only what was asked for
    circle: Circle
    active_at: datetime
    asked_to_stay_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account, and where its private chat is."""

    account: Account
    person: str
    chat: str  # empty: none has been opened
    used_at: datetime
    reachable: bool
