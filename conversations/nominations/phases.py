"""The phases of a call: which follows which, and what a change of dates does to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from storage.records.calls import CallState, Plan

# Once open, a call only goes on, or is withdrawn; `docs/decisions.md` draws this.
MOVES: Final[Mapping[CallState, frozenset[CallState]]] = {
    CallState.PLANNED: frozenset({CallState.NOMINATING, CallState.WITHDRAWN}),
    CallState.NOMINATING: frozenset({CallState.PREPARING, CallState.WITHDRAWN}),
    CallState.PREPARING: frozenset(
        {CallState.COMMENTING, CallState.UNDECIDED, CallState.WITHDRAWN}
    ),
    CallState.COMMENTING: frozenset({CallState.DECIDING, CallState.UNDECIDED, CallState.WITHDRAWN}),
    CallState.DECIDING: frozenset({CallState.DECIDED, CallState.UNDECIDED, CallState.WITHDRAWN}),
    CallState.DECIDED: frozenset(),
    CallState.UNDECIDED: frozenset(),
    CallState.WITHDRAWN: frozenset(),
}

_ENDS: Final = {
    CallState.PLANNED: "opens_at",
    CallState.NOMINATING: "nominate_until",
    CallState.PREPARING: "prepare_until",
    CallState.COMMENTING: "comment_until",
    CallState.DECIDING: "decide_until",
}


def may_move(before: CallState, after: CallState) -> bool:
    """Whether a call may go from one state to the other."""
    return after in MOVES[before]


def end_of(plan: Plan, state: CallState) -> datetime:
    """When a phase ends by the plan; of deciding: its first round.

    Raises `KeyError` for a state in which a call is over.
    """
    moment: datetime = getattr(plan, _ENDS[state])
    return moment


def prolonged(plan: Plan, state: CallState, by: timedelta) -> Plan:
    """The plan with the end of this phase, and of all that follow, later by so much.

    Raises `ValueError` for a phase that has no end, or where it would end earlier.
    """
    if state not in _ENDS or by <= timedelta():
        raise ValueError("Only a phase that is not over can be prolonged, and only to end later.")
    names = list(_ENDS.values())
    later = names[names.index(_ENDS[state]) :]
    return replace(plan, **{name: getattr(plan, name) + by for name in later})


def dates_are_in_order(plan: Plan) -> bool:
    """Whether each phase ends after the one before."""
    moments = [getattr(plan, name) for name in _ENDS.values()]
    return all(one < after for one, after in pairwise(moments))
