"""How long people meet, how often, and when Banyan looks after them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from conversations.matches.states import Event
from storage.records.matches import Kind, Match, MatchState

AT_ONCE: Final = datetime.fromtimestamp(0, UTC)  # what the database writes when somebody has gone
BETWEEN_CHECK_INS: Final = timedelta(days=28)  # often enough to help, too seldom to disturb
BEFORE_THE_END: Final = timedelta(days=7)
SHORT: Final = timedelta(days=14)  # a term within which nothing is asked before its end
THANKS_WAIT: Final = timedelta(days=14)  # for the other's answer
LONGEST: Final = timedelta(days=366)  # from now on
RHYTHMS: Final = (7, 14, 21, 28)  # days between two meetings
LONGER: Final = (30, 91, 182)  # days by which people go on
TWO: Final = 2


def look_after(match: Match, now: datetime) -> Event | None:
    """What is to happen to a match at which the clock looks; None where nothing is."""
    here = [one for one in match.members if not one.gone]
    if match.state is MatchState.CLOSED:
        return None
    if len(here) < TWO:
        return Event.MEMBER_GONE
    if len(here) < len(match.members) or match.due_at == AT_ONCE:
        return Event.FEWER
    if match.ends_at and match.ends_at <= now:
        return Event.ROUND_OVER if match.kind is Kind.PEERS else Event.TERM_OVER
    if match.kind is Kind.PEERS or match.state is MatchState.PAUSED or _is_short(match):
        return None
    if match.ends_at and match.ends_at - BEFORE_THE_END <= now:
        return Event.ENDING
    return Event.CHECK_IN


def next_look(match: Match, now: datetime, state: MatchState, *, asked: bool) -> datetime | None:
    """When the clock looks at a match next, once it is in this state.

    `asked`: somebody has just been asked how it goes. The first time is after one meeting.
    """
    ends = match.ends_at
    if match.kind is Kind.PEERS or state is MatchState.PAUSED or _is_short(match):
        return ends
    rhythm = timedelta(days=match.rhythm)
    wanted = now + max(rhythm, BETWEEN_CHECK_INS) if asked else _as_planned(match, now + rhythm)
    if ends is None:
        return wanted
    before = ends - BEFORE_THE_END
    return ends if before <= now else min(wanted, before)


def _as_planned(match: Match, otherwise: datetime) -> datetime:
    """When it was to be looked at, where that is written down still."""
    due_at = match.due_at
    return otherwise if due_at is None or due_at == AT_ONCE else due_at


def _is_short(match: Match) -> bool:
    return match.ends_at is not None and match.ends_at - match.began_at <= SHORT


def extended(match: Match, days: int, now: datetime) -> datetime | None:
    """The end of a match that goes on for so many days more; None where that is too long."""
    end = max(match.ends_at or now, now) + timedelta(days=days)
    return end if end <= now + LONGEST else None
