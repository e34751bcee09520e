"""For whom announcements are: counted, but where that would tell something about a few."""

from __future__ import annotations

import json
from typing import Final

from storage import communities
from storage.database import Reading, Value
from storage.records.announcements import Audience
from storage.records.communities import Community

FEWEST: Final = 5  # of whom something is told by a number

# What is left empty does not matter; all the rest must hold. A hub stands for itself and for all
# that belongs to it.
_OF_WHOM: Final = (
    "WITH RECURSIVE place (id) AS (SELECT :place UNION SELECT community.id FROM place"
    " JOIN community ON community.parent = place.id WHERE :with_all_below)"
    " SELECT DISTINCT person.id AS person FROM place"
    " JOIN membership ON membership.community = place.id"
    " JOIN person ON person.id = membership.person"
    " WHERE (:languages = '[]' OR EXISTS (SELECT 1 FROM json_each(person.languages) AS spoken"
    " WHERE spoken.value IN (SELECT value FROM json_each(:languages))))"
    " AND (:skills = '[]' OR EXISTS (SELECT 1 FROM profile_skill"
    " WHERE profile_skill.person = person.id AND part = 'learns'"
    " AND skill IN (SELECT value FROM json_each(:skills))))"
    " AND (:role = '' OR EXISTS (SELECT 1 FROM assessment"
    " WHERE assessment.person = person.id AND assessment.role = :role))"
    " AND (:trainings = '[]' OR EXISTS (SELECT 1 FROM sign_up"
    " JOIN training_date ON training_date.id = sign_up.date"
    " WHERE sign_up.person = person.id AND came = 1"
    " AND training IN (SELECT value FROM json_each(:trainings))))"
)


def _params(community: str, audience: Audience) -> dict[str, Value]:
    return {
        "place": audience.hub or community,
        "with_all_below": int(bool(audience.hub)),
        "languages": json.dumps(list(audience.languages)),
        "skills": json.dumps(list(audience.skills)),
        "role": audience.role,
        "trainings": json.dumps(list(audience.trainings)),
    }


async def people(tx: Reading, community: str, audience: Audience) -> list[str]:
    """The ids of those for whom an announcement of a community is, in order."""
    params = _params(community, audience)
    rows = await tx.all(f"{_OF_WHOM} ORDER BY person.id", **params)
    return [row["person"] for row in rows]


async def size(tx: Reading, community: str, audience: Audience) -> int | None:
    """How many people that is; None where they are too few to be counted."""
    params = _params(community, audience)
    row = await tx.one(f"SELECT count(*) AS n FROM ({_OF_WHOM})", **params)  # noqa: S608 - a constant
    n: int = row["n"] if row else 0
    if not audience.is_close:
        return n
    # In whole fives: nobody finds out by one person more or less what is true of that person.
    return n // FEWEST * FEWEST or None


async def read_best(tx: Reading, community: str) -> list[tuple[str, int]]:
    """The languages that people there read best, the most first, with how many do.

    0 stands for fewer than five.
    """
    rows = await tx.all(
        "SELECT json_extract(languages, '$[0]') AS tag, count(*) AS n FROM membership"
        " JOIN person ON person.id = membership.person WHERE community = :community"
        " GROUP BY tag HAVING tag IS NOT NULL ORDER BY n DESC, tag",
        community=community,
    )
    return [(row["tag"], row["n"] if row["n"] >= FEWEST else 0) for row in rows]


async def below(tx: Reading, community: str) -> list[Community]:
    """A community and those that belong to it, itself first."""
    rows = await tx.all(
        "SELECT * FROM community WHERE id = :community OR parent = :community"
        " ORDER BY id <> :community, name",
        community=community,
    )
    return [communities.from_row(row) for row in rows]


async def trainings(tx: Reading, community: str, most: int) -> list[tuple[str, str]]:
    """Trainings of a community to which people came, the latest first: id and title."""
    rows = await tx.all(
        "SELECT training.id, (SELECT title FROM training_text WHERE training = training.id"
        " ORDER BY language LIMIT 1) AS title FROM training WHERE community = :community"
        " AND EXISTS (SELECT 1 FROM training_date JOIN sign_up"
        " ON sign_up.date = training_date.id WHERE training_date.training = training.id"
        " AND came = 1) ORDER BY made_at DESC, training.id LIMIT :most",
        community=community,
        most=most,
    )
    return [(row["id"], row["title"]) for row in rows]
