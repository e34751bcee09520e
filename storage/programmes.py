"""Programmes, who applies to them, and who is a mentor in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.programmes import (
    Application,
    ApplicationState,
    Programme,
    ProgrammeState,
)
from storage.times import moment, moment_or_none


async def open_one(
    tx: Transaction,
    community: str,
    *,
    title: str,
    about: str,
    skills: Sequence[str],
    places: int,
    zone: str,
    apply_by: date,
    starts_on: date,
    ends_on: date,
    moments: tuple[datetime, datetime, datetime],
    rhythm: int,
    tasks: Sequence[str],
    due_at: datetime,
) -> str:
    """Let people apply to a programme; `moments` are those of its three days."""
    programme = new_id()
    apply_until, starts_at, ends_at = (one.timestamp() for one in moments)
    await tx.run(
        "INSERT INTO programme (id, community, title, about, skills, places, zone, apply_by,"
        " starts_on, ends_on, apply_until, starts_at, ends_at, rhythm, tasks, state, opened_at,"
        " due_at) VALUES (:id, :community, :title, :about, :skills, :places, :zone, :apply_by,"
        " :starts_on, :ends_on, :apply_until, :starts_at, :ends_at, :rhythm, :tasks, 'open', :now,"
        " :due_at)",
        id=programme,
        community=community,
        title=title,
        about=about,
        skills=json.dumps(list(skills)),
        places=places,
        zone=zone,
        apply_by=apply_by.isoformat(),
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        apply_until=apply_until,
        starts_at=starts_at,
        ends_at=ends_at,
        rhythm=rhythm,
        tasks=json.dumps(list(tasks)),
        now=tx.now.timestamp(),
        due_at=due_at.timestamp(),
    )
    return programme


async def find(tx: Reading, programme: str) -> Programme | None:
    """The programme of this id."""
    row = await tx.one("SELECT * FROM programme WHERE id = :programme", programme=programme)
    return _programme(row) if row else None


async def of_community(tx: Reading, community: str) -> list[Programme]:
    """The programmes of a community that are not over, the next to close first."""
    rows = await tx.all(
        "SELECT * FROM programme WHERE community = :community"
        " AND state IN ('open', 'closed', 'under_way') ORDER BY apply_until, id",
        community=community,
    )
    return [_programme(row) for row in rows]


async def open_for(tx: Reading, person: str) -> list[Programme]:
    """The programmes to which somebody could apply now, the next to close first."""
    rows = await tx.all(
        "SELECT programme.* FROM membership JOIN programme"
        " ON programme.community = membership.community AND programme.state = 'open'"
        " WHERE membership.person = :person ORDER BY apply_until, programme.id",
        person=person,
    )
    return [_programme(row) for row in rows]


async def may_apply(tx: Reading, person: str) -> bool:
    """Whether a programme takes applications that somebody is not in, in any way."""
    row = await tx.one(
        "SELECT 1 FROM membership JOIN programme"
        " ON programme.community = membership.community AND programme.state = 'open'"
        " WHERE membership.person = :person AND apply_until > :now"
        " AND NOT EXISTS (SELECT 1 FROM application"
        " WHERE application.programme = programme.id AND application.person = :person)"
        " AND NOT EXISTS (SELECT 1 FROM programme_mentor AS own"
        " WHERE own.programme = programme.id AND own.person = :person) LIMIT 1",
        person=person,
        now=tx.now.timestamp(),
    )
    return row is not None


async def joined_by(tx: Reading, person: str) -> list[Programme]:
    """The programmes that somebody applied to, or is a mentor in, and that are not over."""
    rows = await tx.all(
        "SELECT * FROM programme WHERE closed_at IS NULL AND id IN"
        " (SELECT programme FROM application WHERE person = :person"
        " UNION SELECT programme FROM programme_mentor WHERE person = :person)"
        " ORDER BY apply_until, id",
        person=person,
    )
    return [_programme(row) for row in rows]


async def move(
    tx: Transaction, programme: Programme, state: ProgrammeState, *, due_at: datetime | None
) -> bool:
    """Bring a programme from the state it was read in to another; False: somebody was faster."""
    written = await tx.run(
        "UPDATE programme SET state = :state, due_at = :due_at, reminded = 0,"
        " closed_at = :closed WHERE id = :programme AND state = :before",
        programme=programme.id,
        state=str(state),
        before=str(programme.state),
        due_at=due_at.timestamp() if due_at else None,
        closed=tx.now.timestamp() if state.is_over else None,
    )
    return written == 1


async def schedule(
    tx: Transaction, programme: str, due_at: datetime | None, *, reminded: bool = False
) -> None:
    """Let the clock look at a programme then; perhaps its organisers have just been reminded."""
    await tx.run(
        "UPDATE programme SET due_at = :due_at, reminded = reminded + :reminded"
        " WHERE id = :programme",
        programme=programme,
        due_at=due_at.timestamp() if due_at else None,
        reminded=int(reminded),
    )


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the programmes whose time has come, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM programme WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def apply(
    tx: Transaction, programme: str, person: str, skill: str, goal: str, wishes: Sequence[str]
) -> bool:
    """Keep an application, or what has changed of it; False where it is too late.

    Who is a mentor in it cannot apply. `wishes` are mentors, the one they would like best first.
    """
    written = await tx.run(
        "INSERT INTO application (programme, person, skill, goal, state, at)"
        " SELECT id, :person, :skill, :goal, 'applied', :now FROM programme"
        " WHERE id = :programme AND state = 'open' AND apply_until > :now"
        " AND NOT EXISTS (SELECT 1 FROM programme_mentor"
        " WHERE programme = :programme AND person = :person)"
        " ON CONFLICT (programme, person) DO UPDATE SET skill = :skill, goal = :goal",
        programme=programme,
        person=person,
        skill=skill,
        goal=goal,
        now=tx.now.timestamp(),
    )
    if written:
        await wish(tx, programme, person, wishes)
    return written == 1


async def wish(tx: Transaction, programme: str, person: str, wishes: Iterable[str]) -> None:
    """Keep whom somebody would like best, the first first, instead of what they said before."""
    await tx.run(
        "DELETE FROM programme_wish WHERE programme = :programme AND person = :person",
        programme=programme,
        person=person,
    )
    await tx.many(
        "INSERT OR IGNORE INTO programme_wish (programme, person, other, rank)"
        " SELECT :programme, :person, id, :rank FROM person WHERE id = :other",
        [
            {"programme": programme, "person": person, "other": other, "rank": rank}
            for rank, other in enumerate(wishes, 1)
        ],
    )


async def withdraw(tx: Transaction, programme: str, person: str) -> bool:
    """Delete an application of which nothing has come yet; False where there is none."""
    deleted = await tx.run(
        "DELETE FROM application WHERE programme = :programme AND person = :person"
        " AND state = 'applied'",
        programme=programme,
        person=person,
    )
    return deleted == 1


async def application(tx: Reading, programme: str, person: str) -> Application | None:
    """What somebody applied with."""
    row = await tx.one(
        "SELECT * FROM application WHERE programme = :programme AND person = :person",
        programme=programme,
        person=person,
    )
    return _application(row) if row else None


async def title_of(tx: Reading, request: str) -> str:
    """The programme of which a request is part; empty: somebody looks on their own."""
    row = await tx.one(
        "SELECT title FROM application JOIN programme ON programme.id = application.programme"
        " WHERE request = :request",
        request=request,
    )
    return row["title"] if row else ""


async def of_request(tx: Reading, request: str) -> Programme | None:
    """The programme of which a request is part; None: somebody looks on their own."""
    row = await tx.one(
        "SELECT programme.* FROM application JOIN programme"
        " ON programme.id = application.programme WHERE request = :request",
        request=request,
    )
    return _programme(row) if row else None


async def asked_in_vain(tx: Reading, programme: str) -> list[Application]:
    """Those for whom no mentor is being asked, nor is next, while one is still looked for."""
    rows = await tx.all(
        "SELECT application.* FROM application JOIN request ON request.id = application.request"
        " AND request.state = 'looking' WHERE application.programme = :programme"
        " AND application.state = 'asked' AND NOT EXISTS (SELECT 1 FROM asked"
        " WHERE asked.request = request.id AND asked.state = 'next') ORDER BY number",
        programme=programme,
    )
    return [_application(row) for row in rows]


async def taken(tx: Reading, programme: str) -> Mapping[str, int]:
    """How many places each of its mentors has given to its people, or is asked for now."""
    rows = await tx.all(
        "SELECT mentor, count(*) AS n FROM application"
        " JOIN asked ON asked.request = application.request"
        " AND asked.state IN ('asked', 'wondering', 'accepted')"
        " WHERE programme = :programme GROUP BY mentor",
        programme=programme,
    )
    return {row["mentor"]: row["n"] for row in rows}


async def applications(tx: Reading, programme: str) -> list[Application]:
    """Everybody who applied, the first first."""
    rows = await tx.all(
        "SELECT * FROM application WHERE programme = :programme ORDER BY number",
        programme=programme,
    )
    return [_application(row) for row in rows]


async def approve(tx: Transaction, programme: str) -> None:
    """Note for everybody who applied whether the plan as it is chosen now gives them a mentor."""
    await tx.run(
        "UPDATE application SET state = CASE WHEN EXISTS (SELECT 1 FROM programme_pair"
        " WHERE programme_pair.programme = application.programme AND plan = 'chosen'"
        " AND applicant = application.person) THEN 'approved' ELSE 'left_out' END"
        " WHERE programme = :programme AND state = 'applied'",
        programme=programme,
    )


async def to_be_told(tx: Reading, programme: str, limit: int) -> list[Application]:
    """Those for whom what was approved has still to be done, who applied first first."""
    rows = await tx.all(
        "SELECT * FROM application WHERE programme = :programme"
        " AND state IN ('approved', 'left_out') ORDER BY number LIMIT :limit",
        programme=programme,
        limit=limit,
    )
    return [_application(row) for row in rows]


async def settle(
    tx: Transaction,
    application: Application,
    state: ApplicationState,
    request: str | None = None,
) -> bool:
    """Note what has come of an application; its goal is not kept here any longer."""
    written = await tx.run(
        "UPDATE application SET state = :state, goal = '', request = coalesce(:request, request)"
        " WHERE programme = :programme AND person = :person AND state = :before",
        programme=application.programme,
        person=application.person,
        state=str(state),
        before=str(application.state),
        request=request,
    )
    return written == 1


async def be_mentor(tx: Transaction, programme: str, person: str, places: int) -> bool:
    """Let somebody be a mentor in it, for so many; False where it is too late, or they applied."""
    written = await tx.run(
        "INSERT INTO programme_mentor (programme, person, places, at)"
        " SELECT id, :person, :places, :now FROM programme"
        " WHERE id = :programme AND state IN ('open', 'closed')"
        " AND NOT EXISTS (SELECT 1 FROM application"
        " WHERE programme = :programme AND person = :person)"
        " ON CONFLICT (programme, person) DO UPDATE SET places = :places",
        programme=programme,
        person=person,
        places=places,
        now=tx.now.timestamp(),
    )
    return written == 1


async def stop_as_mentor(tx: Transaction, programme: str, person: str) -> bool:
    """Let somebody be a mentor in it no longer; False where they were none."""
    deleted = await tx.run(
        "DELETE FROM programme_mentor WHERE programme = :programme AND person = :person",
        programme=programme,
        person=person,
    )
    return deleted == 1


async def places_of(tx: Reading, programme: str) -> Mapping[str, int]:
    """How many mentees each mentor of it would take, who came first first."""
    rows = await tx.all(
        "SELECT person, places FROM programme_mentor WHERE programme = :programme ORDER BY number",
        programme=programme,
    )
    return {row["person"]: row["places"] for row in rows}


async def everybody_in(tx: Reading, programme: str) -> list[str]:
    """Who applied, the first first, and then who is a mentor in it."""
    applied = [one.person for one in await applications(tx, programme)]
    return [*applied, *await places_of(tx, programme)]


async def choosing_mentors(tx: Reading, programme: str) -> int:
    """How many of its mentors said whom they would rather help."""
    row = await tx.one(
        "SELECT count(DISTINCT programme_wish.person) AS n FROM programme_wish"
        " JOIN programme_mentor AS own ON own.programme = programme_wish.programme"
        " AND own.person = programme_wish.person WHERE programme_wish.programme = :programme",
        programme=programme,
    )
    return int(row["n"]) if row else 0


async def let_go(tx: Transaction, programme: str) -> None:
    """Keep nothing any longer of who applied and who wanted to be a mentor in it."""
    await tx.run("DELETE FROM application WHERE programme = :programme", programme=programme)
    await tx.run("DELETE FROM programme_mentor WHERE programme = :programme", programme=programme)


def _programme(row: sqlite3.Row) -> Programme:
    return Programme(
        id=row["id"],
        community=row["community"],
        title=row["title"],
        about=row["about"],
        skills=tuple(json.loads(row["skills"])),
        places=row["places"],
        zone=row["zone"],
        apply_by=date.fromisoformat(row["apply_by"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        apply_until=moment(row["apply_until"]),
        starts_at=moment(row["starts_at"]),
        ends_at=moment(row["ends_at"]),
        rhythm=row["rhythm"],
        tasks=tuple(json.loads(row["tasks"])),
        state=ProgrammeState(row["state"]),
        reminded=row["reminded"],
        opened_at=moment(row["opened_at"]),
        due_at=moment_or_none(row["due_at"]),
    )


def _application(row: sqlite3.Row) -> Application:
    return Application(
        number=row["number"],
        programme=row["programme"],
        person=row["person"],
        skill=row["skill"],
        goal=row["goal"],
        state=ApplicationState(row["state"]),
        request=row["request"],
        at=moment(row["at"]),
    )
