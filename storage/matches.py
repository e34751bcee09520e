"""People who were brought together, and who met whom."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.matches import Ending, Kind, Match, MatchPart, MatchState, Member
from storage.times import moment, moment_or_none


async def add(
    tx: Transaction,
    kind: Kind,
    members: Sequence[Member],
    *,
    community: str,
    skill: str = "",
    goal: str = "",
    rhythm: int = 14,
    ends_at: datetime | None = None,
    due_at: datetime | None = None,
) -> str:
    """Bring people together, and note that they met; returns the id of the match."""
    match = new_id()
    await tx.run(
        "INSERT INTO match (id, kind, community, skill, goal, state, rhythm, began_at, ends_at,"
        " due_at) VALUES (:id, :kind, :community, :skill, :goal, :state, :rhythm, :now, :ends_at,"
        " :due_at)",
        id=match,
        kind=str(kind),
        community=community,
        skill=skill,
        goal=goal,
        state=str(MatchState.RUNNING),
        rhythm=rhythm,
        now=tx.now.timestamp(),
        ends_at=ends_at.timestamp() if ends_at else None,
        due_at=due_at.timestamp() if due_at else None,
    )
    await tx.many(
        "INSERT INTO match_member (match, person, part, position, relayed)"
        " VALUES (:match, :person, :part, :position, :relayed)",
        [
            {
                "match": match,
                "person": one.person,
                "part": str(one.part),
                "position": position,
                "relayed": int(one.relayed),
            }
            for position, one in enumerate(members)
        ],
    )
    await _note_meeting(tx, kind, [one.person for one in members])
    return match


async def find(tx: Reading, match: str) -> Match | None:
    """The match of this id."""
    row = await tx.one("SELECT * FROM match WHERE id = :match", match=match)
    found = await _with_members(tx, [row] if row else [])
    return found[0] if found else None


async def of_person(tx: Reading, person: str) -> list[Match]:
    """The matches of somebody that are not closed, the oldest first."""
    rows = await tx.all(
        "SELECT match.* FROM match_member JOIN match ON match.id = match_member.match"
        " WHERE match_member.person = :person AND match.state <> 'closed'"
        " ORDER BY match.began_at, match.id",
        person=person,
    )
    return await _with_members(tx, rows)


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the matches about which something is to be done, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM match WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def become(
    tx: Transaction,
    match: Match,
    state: MatchState,
    *,
    ended: Ending | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Let a match be in another state; False where it is not as it was read any more."""
    changed = await tx.run(
        "UPDATE match SET state = :state, ended = :ended, due_at = :due_at,"
        " goal = CASE :state WHEN 'closed' THEN '' ELSE goal END,"
        " closed_at = CASE :state WHEN 'closed' THEN :now END WHERE id = :match AND state = :was",
        match=match.id,
        was=str(match.state),
        state=str(state),
        ended=str(ended) if ended else "",
        due_at=due_at.timestamp() if due_at else None,
        now=tx.now.timestamp(),
    )
    return changed == 1


async def agree(tx: Transaction, match: str, *, rhythm: int, ends_at: datetime | None) -> None:
    """Note how often people meet, and until when."""
    await tx.run(
        "UPDATE match SET rhythm = :rhythm, ends_at = :ends_at WHERE id = :match",
        match=match,
        rhythm=rhythm,
        ends_at=ends_at.timestamp() if ends_at else None,
    )


async def look_at(tx: Transaction, match: str, due_at: datetime | None) -> None:
    """Note when the clock is to look at a match again."""
    await tx.run(
        "UPDATE match SET due_at = :due_at WHERE id = :match",
        match=match,
        due_at=due_at.timestamp() if due_at else None,
    )


async def part(tx: Transaction, match: str, person: str) -> None:
    """Let somebody be in a match no longer, which goes on for the others."""
    await tx.run(
        "DELETE FROM match_member WHERE match = :match AND person = :person",
        match=match,
        person=person,
    )


async def count(tx: Reading, community: str, kind: Kind, state: MatchState) -> tuple[int, int]:
    """How many matches of a community are in this state, and of how many people."""
    row = await tx.one(
        "SELECT count(DISTINCT match.id) AS n, count(DISTINCT person) AS people FROM match"
        " JOIN match_member ON match_member.match = match.id"
        " WHERE match.community = :community AND match.kind = :kind AND match.state = :state",
        community=community,
        kind=str(kind),
        state=str(state),
    )
    return (row["n"], row["people"]) if row else (0, 0)


async def met_by(tx: Reading, person: str, kind: Kind) -> dict[str, int]:
    """How often somebody was brought together with whom."""
    rows = await tx.all(
        "SELECT other AS who, times FROM met WHERE one = :person AND kind = :kind"
        " UNION ALL SELECT one, times FROM met WHERE other = :person AND kind = :kind",
        person=person,
        kind=str(kind),
    )
    return {row["who"]: row["times"] for row in rows}


async def running(tx: Reading, matches: Sequence[str]) -> set[str]:
    """Which of these go on."""
    rows = await tx.all(
        "SELECT id FROM match WHERE id IN (SELECT value FROM json_each(:matches))"
        " AND state = 'running'",
        matches=json.dumps(list(matches)),
    )
    return {row["id"] for row in rows}


async def close_all(tx: Transaction, matches: Sequence[str], ending: Ending) -> None:
    """Close these, those that go on; nothing of what they wanted to do is kept."""
    await tx.run(
        "UPDATE match SET state = 'closed', ended = :ending, goal = '', closed_at = :now,"
        " due_at = NULL WHERE id IN (SELECT value FROM json_each(:matches)) AND state = 'running'",
        ending=str(ending),
        now=tx.now.timestamp(),
        matches=json.dumps(list(matches)),
    )


async def prolong(tx: Transaction, matches: Sequence[str], ends_at: datetime) -> None:
    """Let these, those that go on, end at another moment, at which they are looked at again."""
    await tx.run(
        "UPDATE match SET ends_at = :ends_at, due_at = :ends_at"
        " WHERE id IN (SELECT value FROM json_each(:matches)) AND state = 'running'",
        ends_at=ends_at.timestamp(),
        matches=json.dumps(list(matches)),
    )


async def met_anew(tx: Transaction, kind: Kind, people: Iterable[str]) -> None:
    """Note that people who know each other are to meet again."""
    await _note_meeting(tx, kind, people)


async def did_not_meet(tx: Transaction, kind: Kind, one: str, other: str) -> None:
    """Take back that two met once more."""
    first, second = sorted((one, other))
    names = {"one": first, "other": second, "kind": str(kind)}
    await tx.run(
        "UPDATE met SET times = times - 1 WHERE one = :one AND other = :other AND kind = :kind",
        **names,
    )
    await tx.run(
        "DELETE FROM met WHERE one = :one AND other = :other AND kind = :kind AND times <= 0",
        **names,
    )


async def _note_meeting(tx: Transaction, kind: Kind, people: Iterable[str]) -> None:
    await tx.many(
        "INSERT INTO met (one, other, kind, at) VALUES (:one, :other, :kind, :now)"
        " ON CONFLICT (one, other, kind) DO UPDATE SET times = times + 1, at = :now",
        [
            {"one": one, "other": other, "kind": str(kind), "now": tx.now.timestamp()}
            for one, other in combinations(sorted(people), 2)
        ],
    )


async def _with_members(tx: Reading, rows: Sequence[sqlite3.Row]) -> list[Match]:
    members: dict[str, list[Member]] = {row["id"]: [] for row in rows}
    found = await tx.all(
        "SELECT * FROM match_member WHERE match IN (SELECT value FROM json_each(:matches))"
        " ORDER BY part, position, person",
        matches=json.dumps(list(members)),
    )
    for row in found:
        member = Member(
            row["person"],
            MatchPart(row["part"]),
            relayed=bool(row["relayed"]),
            gone=bool(row["gone"]),
            place=row["position"],
        )
        members[row["match"]].append(member)
    return [_match(row, members[row["id"]]) for row in rows]


def _match(row: sqlite3.Row, members: Iterable[Member]) -> Match:
    return Match(
        id=row["id"],
        kind=Kind(row["kind"]),
        community=row["community"],
        skill=row["skill"],
        goal=row["goal"],
        state=MatchState(row["state"]),
        ended=Ending(row["ended"]) if row["ended"] else None,
        rhythm=row["rhythm"],
        began_at=moment(row["began_at"]),
        ends_at=moment_or_none(row["ends_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        due_at=moment_or_none(row["due_at"]),
        members=tuple(members),
    )
