"""Whom a programme can bring together, and who could be a mentor in it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Final

from storage import pool, programmes
from storage.database import Reading
from storage.records.pool import TEACHES_FROM
from storage.records.programmes import Applicant, ApplicationState, Cohort, Offering, Programme


async def possible_mentors(tx: Reading, programme: Programme) -> list[str]:
    """Mentors of its community with one of its skills who are not in it, and may be invited."""
    rows = await tx.all(
        "SELECT DISTINCT mentor.person FROM membership"
        " JOIN mentor ON mentor.person = membership.person"
        " JOIN profile_skill ON profile_skill.person = mentor.person AND part = 'helps'"
        " AND level >= :teaches_from AND skill IN (SELECT value FROM json_each(:skills))"
        " WHERE membership.community = :community AND coalesce(away_until, 0) <= :now"
        " AND NOT EXISTS (SELECT 1 FROM programme_mentor AS own"
        " WHERE own.programme = :programme AND own.person = mentor.person)"
        " AND NOT EXISTS (SELECT 1 FROM application"
        " WHERE application.programme = :programme AND application.person = mentor.person)"
        " ORDER BY mentor.since, mentor.person",
        teaches_from=TEACHES_FROM,
        skills=json.dumps(list(programme.skills)),
        community=programme.community,
        programme=programme.id,
        now=tx.now.timestamp(),
    )
    return [row["person"] for row in rows]


async def cohort(
    tx: Reading,
    programme: Programme,
    *,
    applicants: Container[str] | None = None,
    mentors: Container[str] | None = None,
) -> Cohort:
    """Everybody in it who can be brought together with somebody now; perhaps only these.

    Left out are mentors who are away, cannot be reached, are seen by nobody here, or have not
    confirmed what the community asks for.
    """
    waiting = [
        one
        for one in await programmes.applications(tx, programme.id)
        if one.state in _WAITING and (applicants is None or one.person in applicants)
    ]
    offered = await programmes.places_of(tx, programme.id)
    asked = [one for one in offered if mentors is None or one in mentors]
    able = await _able(tx, programme, asked)
    ids = [*(one.person for one in waiting), *able]
    known = {one.person: one for one in await pool.people(tx, ids)}
    wishes = await _wishes(tx, programme.id)
    return Cohort(
        applicants=tuple(
            Applicant(known[one.person], one.skill, wishes[one.person])
            for one in waiting
            if one.person in known
        ),
        offering=tuple(
            Offering(replace(known[who], places=min(offered[who], known[who].places)), wishes[who])
            for who in able
            if who in known and not known[who].away
        ),
        places=programme.places,
    )


async def _able(tx: Reading, programme: Programme, mentors: Sequence[str]) -> list[str]:
    rows = await tx.all(_ABLE, mentors=json.dumps(list(mentors)), community=programme.community)
    able = {row["person"] for row in rows}
    return [one for one in mentors if one in able]


async def _wishes(tx: Reading, programme: str) -> Mapping[str, dict[str, int]]:
    wishes: dict[str, dict[str, int]] = defaultdict(dict)
    rows = await tx.all(
        "SELECT person, other, rank FROM programme_wish WHERE programme = :programme",
        programme=programme,
    )
    for row in rows:
        wishes[row["person"]][row["other"]] = row["rank"]
    return wishes


_WAITING: Final = {ApplicationState.APPLIED, ApplicationState.APPROVED}
_ABLE: Final = """\
SELECT person.id AS person FROM person
JOIN membership ON membership.person = person.id AND membership.community = :community
JOIN community ON community.id = membership.community
JOIN agreement ON agreement.person = person.id AND agreement.community = community.id
    AND agreement.age >= community.minimum_age AND agreement.conduct = community.conduct
WHERE person.id IN (SELECT value FROM json_each(:mentors))
    AND person.circle <> 'nobody' AND community.widest_circle <> 'nobody'
    AND EXISTS (SELECT 1 FROM account WHERE account.person = person.id AND account.reachable = 1)
"""
