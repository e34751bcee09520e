"""Somebody looks for a mentor, and the mentors whom that is put to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.mentors import Lasting


class RequestState(StrEnum):
    """How far a request has come."""

    ASKING = "asking"  # a mentor is being asked
    LOOKING = "looking"  # nobody is left to ask for now
    RESTING = "resting"  # as its community does; nobody is asked or looked for
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # nobody was found in time

    @property
    def is_open(self) -> bool:
        """Whether somebody is still asked or looked for, now or once its community is back."""
        return self in {RequestState.ASKING, RequestState.LOOKING, RequestState.RESTING}


class AskedState(StrEnum):
    """What a mentor has made of a request."""

    PROPOSED = "proposed"  # found; the seeker has not said whether to ask
    NEXT = "next"  # not asked yet
    ASKED = "asked"
    WONDERING = "wondering"  # asked something first, and waits for the answer
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED = "passed"  # no answer in time
    WITHDRAWN = "withdrawn"

    @property
    def is_at_it(self) -> bool:
        """Whether the request lies with this mentor, and nobody else is asked meanwhile."""
        return self in {AskedState.ASKED, AskedState.WONDERING}


class Reason(StrEnum):
    """Why a mentor declines."""

    TIME = "time"
    SUBJECT = "subject"
    OTHER_MENTOR = "other_mentor"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Request:
    """A goal for which somebody looks for a mentor."""

    id: str
    seeker: str
    community: str
    skill: str
    goal: str
    lasting: Lasting
    repeats: bool  # somebody whom they had before may be proposed
    state: RequestState
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One mentor whom a request is or will be put to."""

    request: str
    mentor: str
    position: int  # in the seeker's order
    state: AskedState
    reason: Reason | None
    question: str  # what they want to know first, until it is answered
    questions: int  # how many they have asked
    at: datetime  # since when it is in this state
    reminded: bool
