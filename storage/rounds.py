"""Peer rounds of communities, and each time that there was one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.rounds import Rhythm, Round, Run, Schedule, Stage
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
