"""What communities announce about, and what people do not want to hear."""

from __future__ import annotations

from bot.ids import new_id
from storage.database import Reading, Transaction
from storage.records.announcements import Topic

EVERYTHING = ""  # stands for a topic where somebody hears nothing of a community


async def of_community(tx: Reading, community: str) -> list[Topic]:
    """The topics of a community, by name."""
    rows = await tx.all(
        "SELECT * FROM topic WHERE community = :community ORDER BY name", community=community
    )
    return [Topic(row["id"], row["community"], row["name"]) for row in rows]


async def find(tx: Reading, topic: str) -> Topic | None:
    """The topic of this id."""
    row = await tx.one("SELECT * FROM topic WHERE id = :topic", topic=topic)
    return Topic(row["id"], row["community"], row["name"]) if row else None


async def add(tx: Transaction, community: str, name: str) -> str:
    """Let a community announce about something; returns the id, also of one that was there."""
    await tx.run(
        "INSERT INTO topic (id, community, name) VALUES (:id, :community, :name)"
        " ON CONFLICT (community, name) DO NOTHING",
        id=new_id(),
        community=community,
        name=name,
    )
    row = await tx.one(
        "SELECT id FROM topic WHERE community = :community AND name = :name",
        community=community,
        name=name,
    )
    if row is None:
        raise AssertionError("a topic that was just added is there")
    found: str = row["id"]
    return found


async def drop(tx: Transaction, topic: str) -> None:
    """Delete a topic: what is announced about it is about none from then on."""
    await tx.run("DELETE FROM topic WHERE id = :topic", topic=topic)


async def mute(tx: Transaction, person: str, community: str, topic: str) -> None:
    """Note that somebody does not want to hear about a topic; empty: of the community at all."""
    await tx.run(
        "INSERT INTO muted (person, community, topic, at)"
        " VALUES (:person, :community, :topic, :now) ON CONFLICT DO NOTHING",
        person=person,
        community=community,
        topic=topic,
        now=tx.now.timestamp(),
    )


async def unmute(tx: Transaction, person: str, community: str, topic: str) -> None:
    """Note that somebody wants to hear about it again."""
    await tx.run(
        "DELETE FROM muted WHERE person = :person AND community = :community AND topic = :topic",
        person=person,
        community=community,
        topic=topic,
    )


async def muted_by(tx: Reading, person: str) -> set[tuple[str, str]]:
    """What somebody does not want to hear: communities, each with a topic or with nothing."""
    rows = await tx.all(
        "SELECT community, topic FROM muted WHERE person = :person AND (topic = ''"
        " OR EXISTS (SELECT 1 FROM topic AS known WHERE known.id = muted.topic))",
        person=person,
    )
    return {(row["community"], row["topic"]) for row in rows}
