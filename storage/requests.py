"""Who looks for a mentor, and the mentors whom that is put to, one after the other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.mentors import Lasting
from storage.records.requests import Asked, AskedState, Reason, Request, RequestState
from storage.times import moment, moment_or_none

SILENT_AFTER: Final = timedelta(days=10)  # until a mentor counts as away


async def add(
    tx: Transaction,
    seeker: str,
    community: str,
    skill: str,
    goal: str,
    *,
    lasting: Lasting = Lasting.EITHER,
    repeats: bool = False,
) -> str:
    """Begin to look for a mentor, with nobody chosen yet; the clock comes to it at once."""
    request = new_id()
    await tx.run(
        "INSERT INTO request (id, seeker, community, skill, goal, lasting, repeats, state, at,"
        " due_at) VALUES (:id, :seeker, :community, :skill, :goal, :lasting, :repeats, :state,"
        " :now, :now)",
        id=request,
        seeker=seeker,
        community=community,
        skill=skill,
        goal=goal,
        lasting=str(lasting),
        repeats=int(repeats),
        state=str(RequestState.LOOKING),
        now=tx.now.timestamp(),
    )
    return request


async def find(tx: Reading, request: str) -> Request | None:
    """The request of this id."""
    row = await tx.one("SELECT * FROM request WHERE id = :request", request=request)
    return _request(row) if row else None


async def open_of(tx: Reading, seeker: str) -> list[Request]:
    """The requests of somebody that have not ended, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM request WHERE seeker = :seeker AND state IN ('asking', 'looking', 'resting')"
        " ORDER BY at, id",
        seeker=seeker,
    )
    return [_request(row) for row in rows]


async def begun_since(tx: Reading, seeker: str, since: datetime) -> int:
    """How many requests somebody has begun since then, those that have ended among them."""
    row = await tx.one(
        "SELECT count(*) AS n FROM request WHERE seeker = :seeker AND at > :since",
        seeker=seeker,
        since=since.timestamp(),
    )
    return row["n"] if row else 0


async def asked_of(tx: Reading, request: str) -> list[Asked]:
    """Everybody whom a request was, is or may be put to, in the seeker's order."""
    rows = await tx.all(
        "SELECT * FROM asked WHERE request = :request ORDER BY position, mentor", request=request
    )
    return [_asked(row) for row in rows]


async def find_asked(tx: Reading, request: str, mentor: str) -> Asked | None:
    """How a request stands with one mentor."""
    row = await tx.one(
        "SELECT * FROM asked WHERE request = :request AND mentor = :mentor",
        request=request,
        mentor=mentor,
    )
    return _asked(row) if row else None


async def put_to(tx: Reading, mentor: str) -> list[tuple[Request, Asked]]:
    """The requests that lie with a mentor now, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM asked WHERE mentor = :mentor AND state IN ('asked', 'wondering')"
        " ORDER BY at, request",
        mentor=mentor,
    )
    asked = {row["request"]: _asked(row) for row in rows}
    found = await tx.all(
        "SELECT * FROM request WHERE id IN (SELECT value FROM json_each(:requests))",
        requests=json.dumps(list(asked)),
    )
    requests = {row["id"]: _request(row) for row in found}
    return [(requests[id], one) for id, one in asked.items()]


async def place(
    tx: Transaction, request: str, mentor: str, state: AskedState, *, first: bool = False
) -> bool:
    """Add somebody to whom a request may be put, last or before all others.

    False where they are on it already, or the request has ended.
    """
    written = await tx.run(
        "INSERT INTO asked (request, mentor, position, state, at)"
        " SELECT :request, :mentor,"
        " CASE WHEN :first THEN coalesce(min(position), 1) - 1"
        " ELSE coalesce(max(position), 0) + 1 END, :state, :now"
        " FROM asked WHERE request = :request"
        " HAVING EXISTS (SELECT 1 FROM request WHERE id = :request AND closed_at IS NULL)"
        " ON CONFLICT (request, mentor) DO NOTHING",
        request=request,
        mentor=mentor,
        first=int(first),
        state=str(state),
        now=tx.now.timestamp(),
    )
    return written == 1


async def move(
    tx: Transaction, request: Request, state: RequestState, *, due_at: datetime | None
) -> bool:
    """Bring a request from the state that it was read in to another one.

    One that ends loses its goal at once. False where somebody else was faster.
    """
    written = await tx.run(
        "UPDATE request SET state = :state, due_at = :due_at,"
        " goal = CASE WHEN :closed IS NULL THEN goal ELSE '' END, closed_at = :closed"
        " WHERE id = :request AND state = :before",
        request=request.id,
        state=str(state),
        before=str(request.state),
        due_at=due_at.timestamp() if due_at else None,
        closed=None if state.is_open else tx.now.timestamp(),
    )
    return written == 1


async def move_asked(
    tx: Transaction,
    asked: Asked,
    state: AskedState,
    *,
    at: datetime | None = None,
    reason: Reason | None = None,
    question: str = "",
) -> bool:
    """Bring what a mentor makes of a request from the state that it was read in to another one.

    False where somebody else was faster.
    """
    written = await tx.run(
        "UPDATE asked SET state = :state, reason = :reason, question = :question,"
        " questions = questions + (:question <> ''), at = :at, reminded = 0"
        " WHERE request = :request AND mentor = :mentor AND state = :before",
        request=asked.request,
        mentor=asked.mentor,
        state=str(state),
        before=str(asked.state),
        reason=str(reason or ""),
        question=question,
        at=(at or tx.now).timestamp(),
    )
    return written == 1


async def remind(tx: Transaction, asked: Asked) -> bool:
    """Note that whoever is to answer was reminded; False where they were, or have answered."""
    written = await tx.run(
        "UPDATE asked SET reminded = 1 WHERE request = :request AND mentor = :mentor"
        " AND state = :before AND reminded = 0",
        request=asked.request,
        mentor=asked.mentor,
        before=str(asked.state),
    )
    return written == 1


async def schedule(tx: Transaction, request: str, due_at: datetime) -> None:
    """Let the clock look at an open request at this moment."""
    await tx.run(
        "UPDATE request SET due_at = :due_at WHERE id = :request AND closed_at IS NULL",
        request=request,
        due_at=due_at.timestamp(),
    )


async def schedule_all_of(tx: Transaction, community: str) -> None:
    """Let the clock look now at every open request of a community."""
    await tx.run(
        "UPDATE request SET due_at = :now WHERE community = :community AND closed_at IS NULL",
        community=community,
        now=tx.now.timestamp(),
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the requests whose time has come, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM request WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def loads(tx: Reading, mentors: Sequence[str]) -> Mapping[str, int]:
    """How many requests lie with each of these mentors now."""
    rows = await tx.all(
        "SELECT mentor, count(*) AS n FROM asked"
        " WHERE mentor IN (SELECT value FROM json_each(:mentors))"
        " AND state IN ('asked', 'wondering') GROUP BY mentor",
        mentors=json.dumps(list(mentors)),
    )
    return {row["mentor"]: row["n"] for row in rows}


async def waits_for(tx: Transaction, mentor: str, since: datetime) -> None:
    """Note that something waits for a mentor's answer, unless something has for longer."""
    await tx.run(
        "UPDATE mentor SET waiting_since = :since WHERE person = :mentor AND waiting_since IS NULL",
        mentor=mentor,
        since=since.timestamp(),
    )


async def has_answered(tx: Transaction, mentor: str) -> None:
    """Note that a mentor is there: only what lies with them now waits for them any more."""
    await tx.run(
        "UPDATE mentor SET waiting_since = (SELECT min(at) FROM asked"
        " WHERE asked.mentor = :mentor AND state = 'asked') WHERE person = :mentor",
        mentor=mentor,
    )


async def waits_no_more(tx: Transaction, asked: Asked) -> None:
    """Note that a request is taken from a mentor; something older may wait for them still."""
    await tx.run(
        "UPDATE mentor SET waiting_since = (SELECT min(at) FROM asked"
        " WHERE asked.mentor = :mentor AND state = 'asked')"
        " WHERE person = :mentor AND waiting_since >= :since",
        mentor=asked.mentor,
        since=asked.at.timestamp(),
    )


async def silent(tx: Reading, limit: int) -> list[str]:
    """Mentors for whose answer something has waited too long, the longest first."""
    rows = await tx.all(
        "SELECT person FROM mentor WHERE waiting_since <= :before"
        " ORDER BY waiting_since LIMIT :limit",
        before=(tx.now - SILENT_AFTER).timestamp(),
        limit=limit,
    )
    return [row["person"] for row in rows]


async def is_silent(tx: Reading, mentor: str) -> bool:
    """Whether something has waited too long for this mentor's answer."""
    row = await tx.one(
        "SELECT 1 FROM mentor WHERE person = :mentor AND waiting_since <= :before",
        mentor=mentor,
        before=(tx.now - SILENT_AFTER).timestamp(),
    )
    return row is not None


async def forget_waiting(tx: Transaction, mentor: str) -> None:
    """Begin to count anew, as whoever was silent for too long is away now."""
    await tx.run("UPDATE mentor SET waiting_since = NULL WHERE person = :mentor", mentor=mentor)


def _request(row: sqlite3.Row) -> Request:
    return Request(
        id=row["id"],
        seeker=row["seeker"],
        community=row["community"],
        skill=row["skill"],
        goal=row["goal"],
        lasting=Lasting(row["lasting"]),
        repeats=bool(row["repeats"]),
        state=RequestState(row["state"]),
        at=moment(row["at"]),
        due_at=moment_or_none(row["due_at"]),
    )


def _asked(row: sqlite3.Row) -> Asked:
    return Asked(
        request=row["request"],
        mentor=row["mentor"],
        position=row["position"],
        state=AskedState(row["state"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        question=row["question"],
        questions=row["questions"],
        at=moment(row["at"]),
        reminded=bool(row["reminded"]),
    )
