"""Communities, and how they stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.people import Circle


class Level(StrEnum):
    """How far a community reaches."""

    LOCAL = "local"
    REGIONAL = "regional"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Community:
    """One or more groups, rooms or topics that an organiser has set up."""

    id: str
    name: str
    language: str
    zone: str  # IANA
    level: Level
    parent: str | None  # its hub
    word: str  # its own for a person who takes on a role; empty: none
    widest_circle: Circle  # in which its people may be seen
    contact: str  # outside contact for reports
    minimum_age: int  # of whom it brings together
    conduct: str  # where its code of conduct stands; empty: it has none
    welcome: bool  # whether who comes into its groups is welcomed
    paused_at: datetime | None  # since when Banyan is in none of its places
    created_at: datetime

    @property
    def paused(self) -> bool:
        return self.paused_at is not None
