"""What people did for others, of those who let organisers see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from storage.database import Reading, Transaction
from storage.records.deeds import DeedKind


async def let_see(tx: Transaction, person: str, *, seen: bool) -> None:
    """Let organisers see what somebody does from now on, or nothing of it any more."""
    if seen:
        await tx.run(
            "INSERT INTO spotting (person, at) VALUES (:person, :now) ON CONFLICT DO NOTHING",
            person=person,
            now=tx.now.timestamp(),
        )
        return
    await tx.run("DELETE FROM spotting WHERE person = :person", person=person)
    await tx.run("DELETE FROM deed WHERE person = :person", person=person)


async def is_seen(tx: Reading, person: str) -> bool:
    """Whether organisers may see what somebody does."""
    row = await tx.one("SELECT 1 FROM spotting WHERE person = :person", person=person)
    return row is not None


async def note(tx: Transaction, community: str, person: str, kind: DeedKind) -> None:
    """Note what somebody did, if they let organisers see it; that it was once, not how often."""
    await tx.run(
        "INSERT INTO deed (community, person, kind, at)"
        " SELECT :community, person, :kind, :now FROM spotting WHERE person = :person"
        " ON CONFLICT DO UPDATE SET at = excluded.at",
        community=community,
        person=person,
        kind=str(kind),
        now=tx.now.timestamp(),
    )


async def in_community(tx: Reading, community: str) -> Mapping[str, list[DeedKind]]:
    """What people did in a community to which they still belong, by person."""
    rows = await tx.all(
        "SELECT deed.person, kind FROM deed JOIN membership"
        " ON membership.community = deed.community AND membership.person = deed.person"
        " WHERE deed.community = :community ORDER BY kind",
        community=community,
    )
    found: dict[str, list[DeedKind]] = defaultdict(list)
    for row in rows:
        found[row["person"]].append(DeedKind(row["kind"]))
    return found
