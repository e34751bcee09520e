"""Peer rounds of a community, each time that there was one, and who took part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Rhythm(StrEnum):
    """How often people are brought together."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"  # on the first such weekday


class Often(StrEnum):
    """How often somebody wants to take part."""

    ONCE = "once"
    ALWAYS = "always"
    NEVER = "never"  # any more; nobody was left for them, so they come first if they return


class Stage(StrEnum):
    """How far one time of a round has come."""

    INTRODUCING = "introducing"
    NUDGING = "nudging"  # a day later, those who are silent
    ASKING = "asking"  # how it went
    LISTENING = "listening"  # to what they say, until the next one begins
    CLOSED = "closed"


class Outcome(StrEnum):
    """What somebody says of how it went."""

    MET = "met"
    NOT_YET = "not_yet"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it is, on the clock of a zone; what that is in UTC is worked out each time."""

    rhythm: Rhythm
    weekday: int  # 0 is Monday
    minute: int  # after midnight
    zone: str  # IANA


@dataclass(frozen=True, slots=True)
class Round:
    """What a community does again and again."""

    id: str
    community: str
    schedule: Schedule
    theme: str
    next_at: datetime | None  # None: it was stopped
    tries: int  # of the next one, that failed

    @property
    def is_running(self) -> bool:
        return self.next_at is not None


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who takes part, or did."""

    round: str
    person: str
    often: Often
    paused_until: datetime | None
    silent: int  # rounds in a row
    asleep: bool  # paused after some of those
    waited: int  # rounds in a row in which nobody was left for them

    def is_paused(self, at: datetime) -> bool:
        """Whether they take a break at this moment."""
        return self.asleep or (self.paused_until is not None and self.paused_until > at)

    def takes_part(self, at: datetime) -> bool:
        """Whether they are brought together with somebody at this moment."""
        return self.often is not Often.NEVER and not self.is_paused(at)


@dataclass(frozen=True, slots=True)
class Run:
    """One time of a round."""

    id: str
    round: str
    stage: Stage
    began_at: datetime
    ends_at: datetime
    due_at: datetime | None  # when something is to be done about it
    tries: int  # to match anew those for whom something changed
    people: int
    met: int  # what they said, once it is closed
    not_yet: int
    missed: int


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's part in one time of a round."""

    run: str
    person: str
    position: int  # in the order in which people are told
    team: int | None  # None: nobody was left for them
    match: str | None
    told: bool
    wrote: bool  # to the others, through Banyan
    asked: bool  # how it went
    answer: Outcome | None
