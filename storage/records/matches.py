"""People who were brought together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What people were brought together for."""

    MENTORING = "mentoring"
    PEERS = "peers"


class MatchState(StrEnum):
    """How far a match has come."""

    RUNNING = "running"
    PAUSED = "paused"  # something was reported
    CLOSED = "closed"


class Ending(StrEnum):
    """How a match closed."""

    DONE = "done"
    EARLY = "early"  # somebody left, without blame
    APART = "apart"  # somebody has gone: banned, left the community, was forgotten
    REPORTED = "reported"


class MatchPart(StrEnum):
    """What somebody is in a match."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    PEER = "peer"


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who were brought together."""

    person: str
    part: MatchPart
    relayed: bool = False  # wants no direct link in this match
    gone: bool = False  # left the community since, or was banned
    place: int = 0  # by which buttons name them; nobody else gets it when they have gone


@dataclass(frozen=True, slots=True)
class Match:
    """Two people, or three peers, with what they want to do together."""

    id: str
    kind: Kind
    community: str | None
    skill: str
    goal: str
    state: MatchState
    ended: Ending | None
    rhythm: int  # days between two meetings
    began_at: datetime
    ends_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    members: tuple[Member, ...]

    def others(self, person: str) -> tuple[Member, ...]:
        """Everybody in it but this person."""
        return tuple(one for one in self.members if one.person != person)
