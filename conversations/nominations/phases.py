"""The phases of a call: which follows which, and what a change of dates does to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.i18n.zones import zone_info
from storage.records.calls import CallState, Plan

REMIND_BEFORE: Final = timedelta(days=1)  # the end of a phase
ON_TIME: Final = timedelta(hours=6)  # so much later a phase may end without moving the others

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


def prolonged(plan: Plan, state: CallState, days: int) -> Plan:
    """The plan with the end of this phase, and of all that follow, later by so many days.

    Clocks in its zone show the same times as before. Raises `ValueError` for a phase that has no
    end, or where it would not end later.
    """
    if state not in _ENDS or days < 1:
        raise ValueError("Only a phase that is not over can be prolonged, and only to end later.")
    names = list(_ENDS.values())
    later = names[names.index(_ENDS[state]) :]
    zone = zone_info(plan.zone)
    moments = {name: getattr(plan, name).astimezone(zone) for name in later}
    return replace(
        plan,
        **{
            name: (moment + timedelta(days=days)).astimezone(UTC)
            for name, moment in moments.items()
        },
    )


def caught_up(plan: Plan, ended: CallState, now: datetime) -> Plan:
    """The plan for a phase that ends only now: nobody loses time by a clock that stood still."""
    late = now - end_of(plan, ended)
    coming = list(_ENDS)[list(_ENDS).index(ended) + 1]
    return plan if late <= ON_TIME else prolonged(plan, coming, -(-late // timedelta(days=1)))


def next_look(plan: Plan, state: CallState, now: datetime) -> datetime:
    """When the clock looks at a phase next: a day before its end, where that is still ahead."""
    end = end_of(plan, state)
    return end - REMIND_BEFORE if end - now > 1.5 * REMIND_BEFORE else end


def dates_are_in_order(plan: Plan) -> bool:
    """Whether each phase ends after the one before."""
    moments = [getattr(plan, name) for name in _ENDS.values()]
    return all(one < after for one, after in pairwise(moments))
