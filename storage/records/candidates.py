"""People who were nominated, who supports them, and what is said about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CandidateState(StrEnum):
    """What somebody who was nominated has said to it."""

    INVITED = "invited"  # outside Banyan, by an invitation that works once
    ASKED = "asked"
    LATER = "later"  # asked again at a time
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # after having accepted
    OUT = "out"  # not eligible, or without enough seconds


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was nominated; others hear of it only once they have accepted."""

    id: str
    call: str
    person: str | None  # None: invited, and not here yet
    state: CandidateState
    statement: str
    eligible: bool | None  # None: the organisers have not looked yet
    why_not: str
    conflict: str  # of interest, as they declare it; empty: none declared
    answered_at: datetime | None  # who accepted first stands first


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who proposed a candidate, and why."""

    candidate: str
    nominator: str
    reason: str
    relation: str  # to the nominee, as declared; empty: it is themselves
    shown: bool  # whether the nominator agrees to be named to the nominee


class RemarkKind(StrEnum):
    """What somebody says about a candidate."""

    COMMENT = "comment"
    QUESTION = "question"
    CONFLICT = "conflict"  # of interest, of the author's own


class RemarkState(StrEnum):
    """Whether others read it."""

    WAITING = "waiting"  # for the organisers
    PASSED = "passed"
    KEPT_BACK = "kept_back"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a question about a candidate, passed on by the organisers."""

    id: str
    candidate: str
    author: str | None
    kind: RemarkKind
    words: str
    answer: str  # the candidate's, to a question
    state: RemarkState
    at: datetime
