"""Calls: a community looks for people for a role, and decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallState(StrEnum):
    """How far a call has come."""

    PLANNED = "planned"  # it opens by itself
    NOMINATING = "nominating"
    PREPARING = "preparing"  # seconds, statements, who is eligible
    COMMENTING = "commenting"  # candidates are public
    DECIDING = "deciding"
    DECIDED = "decided"
    UNDECIDED = "undecided"  # nobody stood, or no decision was reached
    WITHDRAWN = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more."""
        return self in {CallState.DECIDED, CallState.UNDECIDED, CallState.WITHDRAWN}

    @property
    def is_open(self) -> bool:
        """Whether people take part in it now."""
        return not self.is_over and self is not CallState.PLANNED


class Method(StrEnum):
    """How a call is decided."""

    MUFAKAT = "mufakat"  # deliberation to consensus, then perhaps a secret vote
    CONSENT = "consent"
    APPROVAL = "approval"
    RANKED = "ranked"
    ORGANISERS = "organisers"


class Tie(StrEnum):
    """What decides between equals, set before anybody stands."""

    FIRST = "first"  # who accepted first
    LOT = "lot"  # drawn from a number whose digest was published at the opening


class RollKind(StrEnum):
    """Who may take part."""

    MEMBERS = "members"  # of the community, at the opening
    CODES = "codes"  # a list of the organisers, redeemed by codes that work once


@dataclass(frozen=True, slots=True)
class Plan:
    """How a call is to go, as its organisers wish."""

    title: str
    role: str  # of the framework; empty: none of them
    about: str
    seats: int
    term: int  # months
    seconds: int  # how many others must support a candidate
    method: Method
    tie: Tie
    quorum: int  # per cent of the roll that must take part in a vote
    rounds: int  # at most so many drafts or proposals
    roll: RollKind
    posted: bool  # whether its minutes are posted in the groups
    zone: str  # IANA
    opens_at: datetime
    nominate_until: datetime
    prepare_until: datetime
    comment_until: datetime
    decide_until: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and where it stands."""

    id: str
    community: str
    plan: Plan
    chair: str | None
    deputy: str | None
    lot: str
    state: CallState
    reminded: bool  # of the end of this phase
    made_at: datetime
    closed_at: datetime | None
    due_at: datetime | None

    @property
    def ends_at(self) -> datetime | None:
        """When the phase it is in ends; None: never, or with a round of deciding."""
        plan = self.plan
        return {
            CallState.PLANNED: plan.opens_at,
            CallState.NOMINATING: plan.nominate_until,
            CallState.PREPARING: plan.prepare_until,
            CallState.COMMENTING: plan.comment_until,
        }.get(self.state)


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One who may take part, and has one ballot."""

    id: str
    call: str
    person: str | None  # None: a code not used yet, or somebody forgotten
    recused: bool


@dataclass(frozen=True, slots=True)
class CallNote:
    """A reason that everybody who takes part may read."""

    kind: str  # prolonged, withdrawn, decided
    words: str
    at: datetime
