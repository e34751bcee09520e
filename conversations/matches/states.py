"""How a match goes: each transition once, with what the others are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.records.matches import Ending, MatchState


class Event(StrEnum):
    """What can happen to a match."""

    CHECK_IN = "check-in"  # it is time to ask how it goes
    AGREED = "agreed"  # somebody changed how often they meet
    EXTENDED = "extended"  # or until when
    ENDING = "ending"  # the term is over soon
    TERM_OVER = "term over"
    DONE = "done"  # they have reached what they wanted
    ROUND_OVER = "round over"  # of peers, who are asked by their round how it was
    LEFT = "left early"
    APART = "kept apart"  # one of two blocked the other
    MEMBER_GONE = "member gone"  # forgotten, banned, or left the community
    FEWER = "fewer"  # of three, two are left
    REPORTED = "reported"
    GOES_ON = "report closed"  # and the organisers let it go on
    ORGANISERS_END = "report ends it"


class Note(StrEnum):
    """What people are told of it; `conversations.matches.words` has the words."""

    CHECK_IN = "check-in"
    AGREED = "agreed"
    EXTENDED = "extended"
    ENDING = "ending"
    FAREWELL = "farewell"
    ENDED = "ended"
    FEWER = "fewer"
    RESTS = "rests"
    GOES_ON = "goes on"


@dataclass(frozen=True, slots=True)
class Change:
    """What an event makes of a match, and what everybody is told but for who brought it about."""

    state: MatchState
    told: Note | None = None
    ended: Ending | None = None


S, E, N = MatchState, Event, Note

# Whoever has left, was blocked or reported reads the same as where somebody has just no time.
TABLE: Final[Mapping[tuple[MatchState, Event], Change]] = {
    (S.RUNNING, E.CHECK_IN): Change(S.RUNNING, N.CHECK_IN),
    (S.RUNNING, E.AGREED): Change(S.RUNNING, N.AGREED),
    (S.RUNNING, E.EXTENDED): Change(S.RUNNING, N.EXTENDED),
    (S.RUNNING, E.ENDING): Change(S.RUNNING, N.ENDING),
    (S.RUNNING, E.FEWER): Change(S.RUNNING, N.FEWER),
    (S.RUNNING, E.REPORTED): Change(S.PAUSED, N.RESTS),
    (S.PAUSED, E.REPORTED): Change(S.PAUSED),
    (S.PAUSED, E.FEWER): Change(S.PAUSED, N.FEWER),
    (S.PAUSED, E.GOES_ON): Change(S.RUNNING, N.GOES_ON),
    # How it ends
    (S.RUNNING, E.TERM_OVER): Change(S.CLOSED, N.FAREWELL, Ending.DONE),
    (S.RUNNING, E.DONE): Change(S.CLOSED, N.FAREWELL, Ending.DONE),
    (S.RUNNING, E.ROUND_OVER): Change(S.CLOSED, None, Ending.DONE),
    (S.RUNNING, E.LEFT): Change(S.CLOSED, N.ENDED, Ending.EARLY),
    (S.RUNNING, E.APART): Change(S.CLOSED, N.ENDED, Ending.EARLY),
    (S.RUNNING, E.MEMBER_GONE): Change(S.CLOSED, N.ENDED, Ending.APART),
    (S.PAUSED, E.TERM_OVER): Change(S.CLOSED, N.ENDED, Ending.DONE),
    (S.PAUSED, E.ROUND_OVER): Change(S.CLOSED, N.ENDED, Ending.DONE),
    (S.PAUSED, E.LEFT): Change(S.CLOSED, N.ENDED, Ending.EARLY),
    (S.PAUSED, E.APART): Change(S.CLOSED, N.ENDED, Ending.EARLY),
    (S.PAUSED, E.MEMBER_GONE): Change(S.CLOSED, N.ENDED, Ending.APART),
    (S.PAUSED, E.ORGANISERS_END): Change(S.CLOSED, N.ENDED, Ending.REPORTED),
}


def change(state: MatchState, event: Event) -> Change | None:
    """What the event makes of a match in this state; None where it cannot happen in it."""
    return TABLE.get((state, event))
