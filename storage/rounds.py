"""Peer rounds of communities, and each time that there was one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.rounds import Outcome, Rhythm, Round, Run, Schedule, Seat, Stage
from storage.times import moment, moment_or_none


async def plan(
    tx: Transaction, community: str, schedule: Schedule, theme: str, next_at: datetime
) -> str:
    """Let a community have its round like this from now on; returns the id."""
    row = await tx.one(
        "INSERT INTO peer_round"
        " (id, community, rhythm, weekday, minute, zone, theme, next_at, due_at)"
        " VALUES (:id, :community, :rhythm, :weekday, :minute, :zone, :theme, :next, :next)"
        " ON CONFLICT (community) DO UPDATE SET rhythm = :rhythm, weekday = :weekday,"
        " minute = :minute, zone = :zone, theme = :theme, next_at = :next, due_at = :next,"
        " tries = 0 RETURNING id",
        id=new_id(),
        community=community,
        rhythm=str(schedule.rhythm),
        weekday=schedule.weekday,
        minute=schedule.minute,
        zone=schedule.zone,
        theme=theme,
        next=next_at.timestamp(),
    )
    return str(row["id"]) if row else ""


async def find(tx: Reading, series: str) -> Round | None:
    """The round of this id."""
    row = await tx.one("SELECT * FROM peer_round WHERE id = :round", round=series)
    return _round(row) if row else None


async def of_community(tx: Reading, community: str) -> Round | None:
    """The round of a community, stopped or not."""
    row = await tx.one("SELECT * FROM peer_round WHERE community = :community", community=community)
    return _round(row) if row else None


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the rounds that are to begin, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM peer_round WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def move(tx: Transaction, series: str, next_at: datetime) -> None:
    """Let it begin next at this time."""
    await tx.run(
        "UPDATE peer_round SET next_at = :next, due_at = :next, tries = 0 WHERE id = :round",
        round=series,
        next=next_at.timestamp(),
    )


async def try_later(tx: Transaction, series: str, due_at: datetime) -> None:
    """Note that it could not begin, and when that is tried again."""
    await tx.run(
        "UPDATE peer_round SET due_at = :due_at, tries = tries + 1 WHERE id = :round",
        round=series,
        due_at=due_at.timestamp(),
    )


async def stop(tx: Transaction, series: str) -> None:
    """Let it begin no more; what has begun goes on to its end."""
    await tx.run(
        "UPDATE peer_round SET next_at = NULL, due_at = NULL, tries = 0 WHERE id = :round",
        round=series,
    )


async def begin(
    tx: Transaction,
    series: str,
    ends_at: datetime,
    seats: Sequence[tuple[str, int | None, str | None]],
) -> str:
    """Begin one time of it: who takes part, in which team, and in which match already."""
    run = new_id()
    await tx.run(
        "INSERT INTO peer_run (id, round, stage, began_at, ends_at, due_at, people)"
        " VALUES (:id, :round, :stage, :now, :ends_at, :now, :people)",
        id=run,
        round=series,
        stage=str(Stage.INTRODUCING),
        now=tx.now.timestamp(),
        ends_at=ends_at.timestamp(),
        people=len(seats),
    )
    await tx.many(
        "INSERT INTO peer_seat (run, person, position, team, match)"
        " VALUES (:run, :person, :position, :team, :match)",
        [
            {"run": run, "person": person, "position": position, "team": team, "match": match}
            for position, (person, team, match) in enumerate(seats)
        ],
    )
    return run


async def run(tx: Reading, run: str) -> Run | None:
    """One time of a round."""
    row = await tx.one("SELECT * FROM peer_run WHERE id = :run", run=run)
    return _run(row) if row else None


async def latest(tx: Reading, series: str, limit: int = 1) -> list[Run]:
    """The last times of a round, the latest first."""
    rows = await tx.all(
        "SELECT * FROM peer_run WHERE round = :round ORDER BY began_at DESC LIMIT :limit",
        round=series,
        limit=limit,
    )
    return [_run(row) for row in rows]


async def runs_due(tx: Reading, limit: int) -> list[str]:
    """Ids of the times about which something is to be done, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM peer_run WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def come_to(tx: Transaction, run: str, stage: Stage, due_at: datetime | None) -> None:
    """Let it reach a stage, and be looked at then."""
    await tx.run(
        "UPDATE peer_run SET stage = :stage, due_at = :due_at WHERE id = :run",
        run=run,
        stage=str(stage),
        due_at=due_at.timestamp() if due_at else None,
    )


async def end_at(tx: Transaction, series: str, ends_at: datetime) -> None:
    """Let the time that runs now end when the next one begins, which has another moment."""
    await tx.run(
        "UPDATE peer_run SET ends_at = :ends_at WHERE round = :round AND stage <> 'closed'",
        round=series,
        ends_at=ends_at.timestamp(),
    )


async def tried(tx: Transaction, run: str) -> None:
    """Note that those for whom something changed were matched anew."""
    await tx.run("UPDATE peer_run SET tries = tries + 1 WHERE id = :run", run=run)


async def close(tx: Transaction, run: str) -> None:
    """End one time of a round, and keep how it went in numbers."""
    await tx.run(
        "UPDATE peer_run SET stage = 'closed', due_at = NULL, (met, not_yet, missed) ="
        " (SELECT coalesce(sum(answer = 'met'), 0), coalesce(sum(answer = 'not_yet'), 0),"
        " coalesce(sum(answer = 'missed'), 0) FROM peer_seat WHERE run = :run) WHERE id = :run",
        run=run,
    )


async def seats(tx: Reading, run: str) -> list[Seat]:
    """Everybody's part in it."""
    rows = await tx.all("SELECT * FROM peer_seat WHERE run = :run ORDER BY team, position", run=run)
    return [_seat(row) for row in rows]


async def seat_of(tx: Reading, run: str, person: str) -> Seat | None:
    """Somebody's part in it."""
    row = await tx.one(
        "SELECT * FROM peer_seat WHERE run = :run AND person = :person", run=run, person=person
    )
    return _seat(row) if row else None


async def seat_in_match(tx: Reading, match: str, person: str) -> Seat | None:
    """Somebody's latest part that led to this match."""
    row = await tx.one(
        "SELECT peer_seat.* FROM peer_seat JOIN peer_run ON peer_run.id = peer_seat.run"
        " WHERE peer_seat.match = :match AND peer_seat.person = :person"
        " ORDER BY peer_run.began_at DESC LIMIT 1",
        match=match,
        person=person,
    )
    return _seat(row) if row else None


async def teams_to_introduce(tx: Reading, run: str, limit: int) -> list[list[Seat]]:
    """Some of the teams that do not know of each other yet."""
    rows = await tx.all(
        "SELECT * FROM peer_seat WHERE run = :run AND team IN (SELECT DISTINCT team FROM peer_seat"
        " WHERE run = :run AND told = 0 AND team IS NOT NULL ORDER BY team LIMIT :limit)"
        " ORDER BY team, position",
        run=run,
        limit=limit,
    )
    teams: dict[int, list[Seat]] = {}
    for row in rows:
        teams.setdefault(row["team"], []).append(_seat(row))
    return sorted(teams.values(), key=lambda team: team[0].position)


async def left_over(tx: Reading, run: str) -> list[str]:
    """Who is in no team, and does not know it yet."""
    rows = await tx.all(
        "SELECT person FROM peer_seat WHERE run = :run AND team IS NULL AND told = 0"
        " ORDER BY position",
        run=run,
    )
    return [row["person"] for row in rows]


async def dissolve(tx: Transaction, run: str, people: Collection[str]) -> None:
    """Let these be in no team."""
    await tx.run(
        "UPDATE peer_seat SET team = NULL, match = NULL"
        " WHERE run = :run AND person IN (SELECT value FROM json_each(:people))",
        run=run,
        people=json.dumps(sorted(people)),
    )


async def vacate(tx: Transaction, run: str, people: Collection[str]) -> None:
    """Let these not have taken part this time."""
    gone = await tx.run(
        "DELETE FROM peer_seat"
        " WHERE run = :run AND person IN (SELECT value FROM json_each(:people))",
        run=run,
        people=json.dumps(sorted(people)),
    )
    await tx.run("UPDATE peer_run SET people = people - :gone WHERE id = :run", run=run, gone=gone)


async def regroup(tx: Transaction, run: str, teams: Sequence[Sequence[str]]) -> None:
    """Put people into new teams."""
    row = await tx.one("SELECT max(team) AS team FROM peer_seat WHERE run = :run", run=run)
    first = (row["team"] if row and row["team"] is not None else -1) + 1
    await tx.many(
        "UPDATE peer_seat SET team = :team WHERE run = :run AND person = :person",
        [
            {"run": run, "person": person, "team": first + number}
            for number, team in enumerate(teams)
            for person in team
        ],
    )


async def introduced(tx: Transaction, run: str, people: Collection[str], match: str) -> None:
    """Note that these know of each other, in this match."""
    await tx.run(
        "UPDATE peer_seat SET told = 1, match = :match"
        " WHERE run = :run AND person IN (SELECT value FROM json_each(:people))",
        run=run,
        match=match,
        people=json.dumps(sorted(people)),
    )


async def told_alone(tx: Transaction, run: str, people: Collection[str]) -> None:
    """Note that these know that nobody was left for them."""
    await tx.run(
        "UPDATE peer_seat SET told = 1"
        " WHERE run = :run AND person IN (SELECT value FROM json_each(:people))",
        run=run,
        people=json.dumps(sorted(people)),
    )


async def take_to_nudge(tx: Transaction, run: str, limit: int) -> list[Seat]:
    """Some of those who were not nudged yet; they count as nudged from then on."""
    rows = await tx.all(
        "UPDATE peer_seat SET nudged = 1 WHERE run = :run AND person IN"
        " (SELECT person FROM peer_seat WHERE run = :run AND match IS NOT NULL AND nudged = 0"
        " LIMIT :limit) RETURNING *",
        run=run,
        limit=limit,
    )
    return sorted((_seat(row) for row in rows), key=lambda seat: seat.position)


async def take_to_ask(tx: Transaction, run: str, limit: int) -> list[Seat]:
    """Some of those who were not asked yet how it went; they count as asked from then on."""
    rows = await tx.all(
        "UPDATE peer_seat SET asked = 1 WHERE run = :run AND person IN"
        " (SELECT person FROM peer_seat WHERE run = :run AND match IS NOT NULL AND asked = 0"
        " LIMIT :limit) RETURNING *",
        run=run,
        limit=limit,
    )
    return sorted((_seat(row) for row in rows), key=lambda seat: seat.position)


async def team_of(tx: Reading, seat: Seat) -> list[Seat]:
    """Everybody in somebody's team, themselves among them."""
    rows = await tx.all(
        "SELECT * FROM peer_seat WHERE run = :run AND team = :team ORDER BY position",
        run=seat.run,
        team=seat.team,
    )
    return [_seat(row) for row in rows]


async def answered(tx: Transaction, seat: Seat, answer: Outcome) -> None:
    """Note what somebody says of how it went."""
    await tx.run(
        "UPDATE peer_seat SET answer = :answer, asked = 1, nudged = 1"
        " WHERE run = :run AND person = :person",
        run=seat.run,
        person=seat.person,
        answer=str(answer),
    )


def _round(row: sqlite3.Row) -> Round:
    schedule = Schedule(Rhythm(row["rhythm"]), row["weekday"], row["minute"], row["zone"])
    next_at = moment_or_none(row["next_at"])
    return Round(row["id"], row["community"], schedule, row["theme"], next_at, row["tries"])


def _run(row: sqlite3.Row) -> Run:
    return Run(
        id=row["id"],
        round=row["round"],
        stage=Stage(row["stage"]),
        began_at=moment(row["began_at"]),
        ends_at=moment(row["ends_at"]),
        due_at=moment_or_none(row["due_at"]),
        tries=row["tries"],
        people=row["people"],
        met=row["met"],
        not_yet=row["not_yet"],
        missed=row["missed"],
    )


def _seat(row: sqlite3.Row) -> Seat:
    return Seat(
        run=row["run"],
        person=row["person"],
        position=row["position"],
        team=row["team"],
        match=row["match"],
        told=bool(row["told"]),
        wrote=bool(row["wrote"]),
        asked=bool(row["asked"]),
        answer=Outcome(row["answer"]) if row["answer"] else None,
    )
