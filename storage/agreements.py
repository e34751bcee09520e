"""Who confirmed that they are old enough and keep to a community's code of conduct."""

from __future__ import annotations

from typing import Final

from storage.database import Reading, Transaction

# Whether what a mentor confirmed somewhere is enough for meeting people of a community.
COUNTS_IN: Final = (
    "EXISTS (SELECT 1 FROM agreement JOIN community ON community.id = agreement.community"
    " WHERE agreement.person = mentor.person AND agreement.age >= community.minimum_age"
    " AND agreement.conduct = community.conduct AND agreement.age >="
    " (SELECT own.minimum_age FROM community AS own WHERE own.id = :community))"
)


async def confirm(tx: Transaction, person: str, community: str) -> None:
    """Keep that somebody confirmed what the community asks for now."""
    await tx.run(
        "INSERT INTO agreement (person, community, age, conduct, at)"
        " SELECT :person, id, minimum_age, conduct, :now FROM community WHERE id = :community"
        " ON CONFLICT (person, community)"
        " DO UPDATE SET age = excluded.age, conduct = excluded.conduct, at = excluded.at",
        person=person,
        community=community,
        now=tx.now.timestamp(),
    )


async def hold(tx: Reading, person: str, community: str) -> bool:
    """Whether somebody confirmed what the community asks for now, and not something less."""
    row = await tx.one(
        "SELECT 1 FROM agreement JOIN community ON community.id = agreement.community"
        " WHERE agreement.person = :person AND community.id = :community"
        " AND agreement.age >= community.minimum_age AND agreement.conduct = community.conduct",
        person=person,
        community=community,
    )
    return row is not None


async def count_in(tx: Reading, mentor: str, community: str) -> bool:
    """Whether what a mentor confirmed anywhere is enough for people of this community."""
    row = await tx.one(
        f"SELECT 1 FROM mentor WHERE person = :mentor AND {COUNTS_IN}",  # noqa: S608 - constant
        mentor=mentor,
        community=community,
    )
    return row is not None


async def outdated(tx: Reading, community: str) -> list[str]:
    """Mentors who confirmed something else than what the community asks for now."""
    rows = await tx.all(
        "SELECT agreement.person FROM agreement"
        " JOIN community ON community.id = agreement.community"
        " JOIN mentor ON mentor.person = agreement.person"
        " WHERE agreement.community = :community AND NOT (agreement.age >= community.minimum_age"
        " AND agreement.conduct = community.conduct) ORDER BY agreement.person",
        community=community,
    )
    return [row["person"] for row in rows]
