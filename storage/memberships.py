"""Who belongs to which community."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from storage import communities, people
from storage.database import Reading, Transaction
from storage.records.communities import Community
from storage.records.memberships import Membership
from storage.records.people import Person
from storage.times import moment


async def join(tx: Transaction, community: str, person: str) -> bool:
    """Let somebody belong to a community; False where they did already."""
    written = await tx.run(
        "INSERT INTO membership (community, person, joined_at)"
        " VALUES (:community, :person, :now) ON CONFLICT DO NOTHING",
        community=community,
        person=person,
        now=tx.now.timestamp(),
    )
    return written == 1


async def leave(tx: Transaction, community: str, person: str) -> bool:
    """End a membership, the part of an organiser, what somebody signed up for and what they hold.

    False where there was none.
    """
    await tx.run(
        "DELETE FROM organiser WHERE community = :community AND person = :person",
        community=community,
        person=person,
    )
    await tx.run(
        "UPDATE training SET host = NULL WHERE host = :person AND community = :community"
        " AND state = 'open'",
        community=community,
        person=person,
    )
    await tx.run(
        "DELETE FROM series_sign_up WHERE person = :person"
        " AND training IN (SELECT id FROM training WHERE community = :community)",
        community=community,
        person=person,
    )
    await tx.run(
        "DELETE FROM sign_up WHERE person = :person AND date IN (SELECT training_date.id"
        " FROM training JOIN training_date ON training_date.training = training.id"
        " WHERE community = :community AND training_date.state = 'planned')",
        community=community,
        person=person,
    )
    await tx.run(
        "DELETE FROM training_reminder WHERE person = :person AND date IN"
        " (SELECT training_date.id FROM training JOIN training_date"
        " ON training_date.training = training.id WHERE community = :community)",
        community=community,
        person=person,
    )
    await tx.run(
        "DELETE FROM announcement_reader WHERE person = :person AND state = 'waiting'"
        " AND :community = (SELECT coalesce(nullif(audience ->> '$.hub', ''), community)"
        " FROM announcement WHERE announcement.id = announcement_reader.announcement)",
        community=community,
        person=person,
    )
    deleted = await tx.run(
        "DELETE FROM membership WHERE community = :community AND person = :person",
        community=community,
        person=person,
    )
    return deleted == 1


async def find(tx: Reading, community: str, person: str) -> Membership | None:
    """The membership of somebody in a community."""
    row = await tx.one(
        "SELECT * FROM membership WHERE community = :community AND person = :person",
        community=community,
        person=person,
    )
    return Membership(row["community"], row["person"], moment(row["joined_at"])) if row else None


async def communities_of(tx: Reading, person: str) -> list[Community]:
    """The communities that somebody belongs to, the first joined first."""
    rows = await tx.all(
        "SELECT community.* FROM membership JOIN community"
        " ON community.id = membership.community"
        " WHERE membership.person = :person ORDER BY joined_at, community.id",
        person=person,
    )
    return [communities.from_row(row) for row in rows]


async def with_zone(tx: Reading, person: str) -> Person | None:
    """The person; in the zone of the community they joined first, until they say their own."""
    found = await people.find(tx, person)
    if found is None or found.zone:
        return found
    mine = await communities_of(tx, person)
    return replace(found, zone=mine[0].zone) if mine else found


async def with_zones(tx: Reading, persons: Sequence[str]) -> list[Person]:
    """Many at once, in the order of their ids; each as `with_zone` has it."""
    rows = await tx.all(
        "SELECT person.*, (SELECT community.zone FROM membership JOIN community"
        " ON community.id = membership.community WHERE membership.person = person.id"
        " ORDER BY joined_at, community.id LIMIT 1) AS first_zone"
        " FROM person WHERE id IN (SELECT value FROM json_each(:persons)) ORDER BY id",
        persons=json.dumps(list(persons)),
    )
    return [
        replace(found, zone=found.zone or row["first_zone"] or "")
        for row in rows
        for found in (people.from_row(row),)
    ]
