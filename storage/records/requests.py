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
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # nobody was found in time


class AskedState(StrEnum):
    """What a mentor has made of a request."""

    NEXT = "next"  # not asked yet
    ASKED = "asked"
    WONDERING = "wondering"  # asked something first, and waits for the answer
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED = "passed"  # no answer in time
    WITHDRAWN = "withdrawn"


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
    reason: str
    at: datetime  # since when it is in this state
    reminded: bool
