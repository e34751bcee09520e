"""How people see themselves, now and before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.assessments import AssessedLevel, Assessment
from storage.times import moment


async def save(
    tx: Transaction,
    person: str,
    levels: Sequence[AssessedLevel],
    *,
    role: str = "",
    community: str | None = None,
    framework_version: int = 0,
) -> str:
    """Keep a self-assessment; returns its id."""
    assessment = new_id()
    await tx.run(
        "INSERT INTO assessment (id, person, role, community, framework_version, at)"
        " VALUES (:id, :person, :role, :community, :framework_version, :now)",
        id=assessment,
        person=person,
        role=role,
        community=community,
        framework_version=framework_version,
        now=tx.now.timestamp(),
    )
    await tx.many(
        "INSERT INTO assessed_level (assessment, skill, level, example)"
        " VALUES (:assessment, :skill, :level, :example)",
        [
            {
                "assessment": assessment,
                "skill": one.skill,
                "level": one.level,
                "example": one.example,
            }
            for one in levels
        ],
    )
    return assessment


async def history(tx: Reading, person: str, limit: int) -> list[Assessment]:
    """Somebody's self-assessments, the latest first."""
    rows = await tx.all(
        "SELECT a.*, l.skill, l.level, l.example FROM"
        " (SELECT * FROM assessment WHERE person = :person ORDER BY at DESC LIMIT :limit) AS a"
        " LEFT JOIN assessed_level AS l ON l.assessment = a.id ORDER BY a.at DESC, a.id, l.skill",
        person=person,
        limit=limit,
    )
    return [_assessment(group) for _, group in groupby(rows, key=itemgetter("id"))]


async def find(tx: Reading, person: str, assessment: str) -> Assessment | None:
    """The self-assessment of this id, if it is this person's."""
    rows = await tx.all(
        "SELECT a.*, l.skill, l.level, l.example FROM assessment AS a"
        " LEFT JOIN assessed_level AS l ON l.assessment = a.id"
        " WHERE a.id = :assessment AND a.person = :person ORDER BY l.skill",
        assessment=assessment,
        person=person,
    )
    return _assessment(rows) if rows else None


async def erase(tx: Transaction, person: str, assessment: str) -> bool:
    """Delete one self-assessment of this person and what it left; False: there is none such."""
    latest = await history(tx, person, limit=1)
    deleted = await tx.run(
        "DELETE FROM assessment WHERE id = :assessment AND person = :person",
        assessment=assessment,
        person=person,
    )
    if not deleted:
        return False
    await _erase_conversations(tx, person, assessment)
    if latest[0].id == assessment:
        await _look_again_no_more(tx, person)
    return True


async def _erase_conversations(tx: Transaction, person: str, assessment: str) -> None:
    """Delete the answers in the conversations that have ended, and in the one it came from."""
    await tx.run(
        "DELETE FROM conversation WHERE person = :person AND flow = 'assess'"
        " AND (status IN ('done', 'cancelled', 'expired') OR instr(journal, :assessment) > 0)",
        person=person,
        assessment=assessment,
    )


async def _look_again_no_more(tx: Transaction, person: str) -> None:
    """Drop the question that was planned when the latest one was kept."""
    await tx.run("DELETE FROM reminder WHERE person = :person AND kind = 'again'", person=person)


def _assessment(rows: Iterable[sqlite3.Row]) -> Assessment:
    lines = list(rows)
    first = lines[0]
    return Assessment(
        id=first["id"],
        person=first["person"],
        role=first["role"],
        community=first["community"],
        framework_version=first["framework_version"],
        at=moment(first["at"]),
        levels=tuple(_level(row) for row in lines if row["skill"] is not None),
    )


def _level(row: sqlite3.Row) -> AssessedLevel:
    return AssessedLevel(row["skill"], row["level"], row["example"])
