"""Who meets whom in one time of a peer round, and how it went for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from storage.database import Reading, Transaction
from storage.records.rounds import Outcome, Seat


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
