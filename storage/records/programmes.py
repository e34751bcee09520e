"""Programmes, who applies to them, and who is a mentor in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from storage.records.pool import Someone


class ProgrammeState(StrEnum):
    """How far a programme has come."""

    OPEN = "open"  # people apply
    CLOSED = "closed"  # to applications; its organisers bring people together
    UNDER_WAY = "under_way"  # the requests have gone out
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be decided who is brought together with whom."""
        return self in {ProgrammeState.OPEN, ProgrammeState.CLOSED}

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more."""
        return self in {ProgrammeState.ENDED, ProgrammeState.WITHDRAWN}


class ApplicationState(StrEnum):
    """What has come of an application."""

    APPLIED = "applied"
    APPROVED = "approved"  # with a mentor: the request follows in a moment
    LEFT_OUT = "left_out"  # of what was approved, which they hear in a moment
    ASKED = "asked"  # a mentor is being asked, or looked for
    MATCHED = "matched"
    OVER = "over"  # without a mentor


class Plan(StrEnum):
    """Who is to be brought together with whom, and who says so."""

    BEST = "best"  # the best for all of them together
    STABLE = "stable"  # no two would rather have each other
    CHOSEN = "chosen"  # as the organisers want it


@dataclass(frozen=True, slots=True)
class Programme:
    """Mentoring for some months that several people begin together."""

    id: str
    community: str
    title: str
    about: str
    skills: tuple[str, ...]
    places: int  # for those who apply, in all
    zone: str  # IANA; the days are those of its clock
    apply_by: date  # the last day
    starts_on: date
    ends_on: date  # the last day
    apply_until: datetime
    starts_at: datetime
    ends_at: datetime
    rhythm: int  # days between two meetings of a pair
    tasks: tuple[str, ...]  # what every pair does
    state: ProgrammeState
    reminded: int  # how often its organisers were, in this state
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody who wants to be in a programme."""

    number: int  # says nothing of who it is
    programme: str
    person: str
    skill: str
    goal: str
    state: ApplicationState
    request: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Applicant:
    """What counts of an application where people are brought together."""

    someone: Someone
    skill: str
    ranks: Mapping[str, int] = field(default_factory=dict)  # mentor: 1 comes first


@dataclass(frozen=True, slots=True)
class Offering:
    """What counts of a mentor in a programme; their places are those that are free in it."""

    someone: Someone
    ranks: Mapping[str, int] = field(default_factory=dict)  # applicant: 1 comes first


@dataclass(frozen=True, slots=True)
class Cohort:
    """Everybody in a programme, as they are at one moment."""

    applicants: tuple[Applicant, ...]  # who applied first comes first
    offering: tuple[Offering, ...]
    places: int  # in all
