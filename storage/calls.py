"""Calls, from their plan to their end."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime
from typing import Final

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.calls import Call, CallNote, CallState, Method, Plan, RollKind, Tie
from storage.times import moment, moment_or_none

_DATES: Final = ("opens_at", "nominate_until", "prepare_until", "comment_until", "decide_until")


async def add(
    tx: Transaction, community: str, plan: Plan, *, chair: str | None, deputy: str | None
) -> str:
    """Plan a call, which opens when its time has come; returns its id."""
    call = new_id()
    await tx.run(
        "INSERT INTO call (id, community, title, role, about, seats, term, seconds, method, tie,"
        " quorum, rounds, roll, posted, zone, opens_at, nominate_until, prepare_until,"
        " comment_until, decide_until, chair, deputy, lot, state, made_at, due_at)"
        " VALUES (:id, :community, :title, :role, :about, :seats, :term, :seconds, :method, :tie,"
        " :quorum, :rounds, :roll, :posted, :zone, :opens_at, :nominate_until, :prepare_until,"
        " :comment_until, :decide_until, :chair, :deputy, :lot, 'planned', :now, :opens_at)",
        id=call,
        community=community,
        chair=chair,
        deputy=deputy,
        lot=secrets.token_hex(16),
        now=tx.now.timestamp(),
        **_columns(plan),
    )
    return call


def _columns(plan: Plan) -> dict[str, str | int | float]:
    """What a plan is in the table."""
    return {
        "title": plan.title,
        "role": plan.role,
        "about": plan.about,
        "seats": plan.seats,
        "term": plan.term,
        "seconds": plan.seconds,
        "method": str(plan.method),
        "tie": str(plan.tie),
        "quorum": plan.quorum,
        "rounds": plan.rounds,
        "roll": str(plan.roll),
        "posted": int(plan.posted),
        "zone": plan.zone,
        **{name: getattr(plan, name).timestamp() for name in _DATES},
    }


async def plan_anew(
    tx: Transaction, call: str, plan: Plan, *, chair: str | None, deputy: str | None
) -> bool:
    """Change everything about a call that has not opened; False where it has, or is gone."""
    written = await tx.run(
        "UPDATE call SET title = :title, role = :role, about = :about, seats = :seats,"
        " term = :term, seconds = :seconds, method = :method, tie = :tie, quorum = :quorum,"
        " rounds = :rounds, roll = :roll, posted = :posted, zone = :zone, opens_at = :opens_at,"
        " nominate_until = :nominate_until, prepare_until = :prepare_until,"
        " comment_until = :comment_until, decide_until = :decide_until, chair = :chair,"
        " deputy = :deputy, due_at = :opens_at WHERE id = :id AND state = 'planned'",
        id=call,
        chair=chair,
        deputy=deputy,
        **_columns(plan),
    )
    return written == 1


async def drop(tx: Transaction, call: str) -> bool:
    """Delete a call that has not opened; False where it has, or is gone."""
    deleted = await tx.run("DELETE FROM call WHERE id = :call AND state = 'planned'", call=call)
    return deleted == 1


async def find(tx: Reading, call: str) -> Call | None:
    """The call of this id."""
    row = await tx.one("SELECT * FROM call WHERE id = :call", call=call)
    return _call(row) if row else None


async def of_community(tx: Reading, community: str) -> list[Call]:
    """The calls of a community that are not over, the first to open first."""
    rows = await tx.all(
        "SELECT * FROM call WHERE community = :community AND state IN"
        " ('planned', 'nominating', 'preparing', 'commenting', 'deciding') ORDER BY opens_at, id",
        community=community,
    )
    return [_call(row) for row in rows]


async def over_for(tx: Reading, person: str, most: int) -> list[Call]:
    """The last calls that have ended in somebody's communities, the latest first."""
    rows = await tx.all(
        "SELECT call.* FROM membership JOIN call ON call.community = membership.community"
        " AND call.state IN ('decided', 'undecided', 'withdrawn')"
        " WHERE membership.person = :person ORDER BY closed_at DESC, call.id LIMIT :most",
        person=person,
        most=most,
    )
    return [_call(row) for row in rows]


async def open_for(tx: Reading, person: str) -> list[Call]:
    """The open calls of somebody's communities, and where they are on the roll or nominated."""
    rows = await tx.all(
        "SELECT call.* FROM call WHERE state IN"
        " ('nominating', 'preparing', 'commenting', 'deciding')"
        " AND (community IN (SELECT community FROM membership WHERE person = :person)"
        " OR id IN (SELECT call FROM roll_entry WHERE person = :person)"
        " OR id IN (SELECT call FROM candidate WHERE person = :person"
        " AND state IN ('asked', 'later', 'accepted'))) ORDER BY opens_at, id",
        person=person,
    )
    return [_call(row) for row in rows]


async def due(tx: Reading, limit: int) -> list[str]:
    """Calls about which something is to be done."""
    rows = await tx.all(
        "SELECT id FROM call WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def move(tx: Transaction, call: Call, state: CallState, *, due_at: datetime | None) -> bool:
    """Bring a call from the state it was read in to another; False: somebody was faster."""
    written = await tx.run(
        "UPDATE call SET state = :state, due_at = :due_at, reminded = 0, closed_at = :closed"
        " WHERE id = :call AND state = :before",
        call=call.id,
        state=str(state),
        before=str(call.state),
        due_at=due_at.timestamp() if due_at else None,
        closed=tx.now.timestamp() if state.is_over else None,
    )
    return written == 1


async def schedule(
    tx: Transaction, call: str, due_at: datetime | None, *, reminded: bool | None = None
) -> None:
    """Let the clock look at a call then; perhaps its people have just been reminded."""
    await tx.run(
        "UPDATE call SET due_at = :due_at, reminded = coalesce(:reminded, reminded)"
        " WHERE id = :call",
        call=call,
        due_at=due_at.timestamp() if due_at else None,
        reminded=None if reminded is None else int(reminded),
    )


async def set_dates(tx: Transaction, call: Call, plan: Plan) -> None:
    """Change when the phases of a call end."""
    await tx.run(
        "UPDATE call SET opens_at = :opens_at, nominate_until = :nominate_until,"
        " prepare_until = :prepare_until, comment_until = :comment_until,"
        " decide_until = :decide_until, reminded = 0 WHERE id = :call",
        call=call.id,
        **{name: getattr(plan, name).timestamp() for name in _DATES},
    )


async def name_keepers(
    tx: Transaction, call: str, *, chair: str | None, deputy: str | None
) -> None:
    """Name who chairs a call, and who does where they cannot."""
    await tx.run(
        "UPDATE call SET chair = :chair, deputy = :deputy WHERE id = :call",
        call=call,
        chair=chair,
        deputy=deputy,
    )


async def step_back(tx: Transaction, call: str, person: str) -> bool:
    """Take every right over a call from somebody, for good; False: that was so already.

    The clock sees then whether anybody is left who keeps it.
    """
    written = await tx.run(
        "INSERT INTO stepped_back (call, person) VALUES (:call, :person) ON CONFLICT DO NOTHING",
        call=call,
        person=person,
    )
    await tx.run(
        "UPDATE call SET due_at = min(coalesce(due_at, :now), :now)"
        " WHERE id = :call AND closed_at IS NULL",
        call=call,
        now=tx.now.timestamp(),
    )
    return written == 1


async def has_stepped_back(tx: Reading, call: str, person: str) -> bool:
    """Whether somebody has lost every right over a call."""
    row = await tx.one(
        "SELECT 1 FROM stepped_back WHERE call = :call AND person = :person",
        call=call,
        person=person,
    )
    return row is not None


async def note(tx: Transaction, call: str, kind: str, words: str) -> None:
    """Keep a reason that everybody who takes part may read."""
    await tx.run(
        "INSERT INTO call_note (call, number, kind, words, at) SELECT :call,"
        " 1 + coalesce(max(number), 0), :kind, :words, :now FROM call_note WHERE call = :call",
        call=call,
        kind=kind,
        words=words,
        now=tx.now.timestamp(),
    )


async def notes(tx: Reading, call: str) -> list[CallNote]:
    """The reasons that everybody who takes part may read, in their order."""
    rows = await tx.all("SELECT * FROM call_note WHERE call = :call ORDER BY number", call=call)
    return [CallNote(row["kind"], row["words"], moment(row["at"])) for row in rows]


def _call(row: sqlite3.Row) -> Call:
    plan = Plan(
        title=row["title"],
        role=row["role"],
        about=row["about"],
        seats=row["seats"],
        term=row["term"],
        seconds=row["seconds"],
        method=Method(row["method"]),
        tie=Tie(row["tie"]),
        quorum=row["quorum"],
        rounds=row["rounds"],
        roll=RollKind(row["roll"]),
        posted=bool(row["posted"]),
        zone=row["zone"],
        opens_at=moment(row["opens_at"]),
        nominate_until=moment(row["nominate_until"]),
        prepare_until=moment(row["prepare_until"]),
        comment_until=moment(row["comment_until"]),
        decide_until=moment(row["decide_until"]),
    )
    return Call(
        id=row["id"],
        community=row["community"],
        plan=plan,
        chair=row["chair"],
        deputy=row["deputy"],
        lot=row["lot"],
        state=CallState(row["state"]),
        reminded=bool(row["reminded"]),
        made_at=moment(row["made_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        due_at=moment_or_none(row["due_at"]),
    )
