"""Communities, their places, and the hubs above them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import BanyanError
from bot.ids import new_id
from bot.model import Place
from bot.text import _
from storage import schema
from storage.database import Reading, Transaction
from storage.records.communities import Community, Level
from storage.records.people import Circle
from storage.times import moment, moment_or_none


class HubCircle(BanyanError):
    """A community would stand above itself."""

    text = _("A community cannot be its own hub, not even through others.")


async def set_up(
    tx: Transaction, place: Place, *, name: str, language: str, zone: str, contact: str
) -> str:
    """Make a community with this place; returns its id."""
    community = new_id()
    await tx.run(
        "INSERT INTO community (id, name, language, zone, contact, created_at)"
        " VALUES (:id, :name, :language, :zone, :contact, :now)",
        id=community,
        name=name,
        language=language,
        zone=zone,
        contact=contact,
        now=tx.now.timestamp(),
    )
    await add_place(tx, community, place)
    return community


async def find(tx: Reading, community: str) -> Community | None:
    """The community of this id."""
    row = await tx.one("SELECT * FROM community WHERE id = :community", community=community)
    return from_row(row) if row else None


async def at_place(tx: Reading, place: Place) -> Community | None:
    """Whose place this is: that of the topic, else that of the whole group."""
    row = await tx.one(
        "SELECT community.* FROM community_place JOIN community"
        " ON community.id = community_place.community"
        " WHERE platform = :platform AND chat = :chat AND thread IN (:thread, '')"
        " ORDER BY thread DESC LIMIT 1",
        platform=place.platform,
        chat=place.chat,
        thread=place.thread,
    )
    return from_row(row) if row else None


async def in_chat(tx: Reading, platform: str, chat: str) -> list[Community]:
    """Every community that has a place in this group, the whole of it or a topic."""
    rows = await tx.all(
        "SELECT DISTINCT community.* FROM community_place JOIN community"
        " ON community.id = community_place.community"
        " WHERE platform = :platform AND chat = :chat",
        platform=platform,
        chat=chat,
    )
    return [from_row(row) for row in rows]


async def change(
    tx: Transaction,
    community: str,
    *,
    name: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    level: Level | None = None,
    word: str | None = None,
    widest_circle: Circle | None = None,
    contact: str | None = None,
    welcome: bool | None = None,
    minimum_age: int | None = None,
    conduct: str | None = None,
) -> None:
    """Write how a community wants to be; what is None stays as it was."""
    await tx.run(
        "UPDATE community SET name = coalesce(:name, name),"
        " language = coalesce(:language, language), zone = coalesce(:zone, zone),"
        " level = coalesce(:level, level), word = coalesce(:word, word),"
        " widest_circle = coalesce(:widest_circle, widest_circle),"
        " contact = coalesce(:contact, contact), welcome = coalesce(:welcome, welcome),"
        " minimum_age = coalesce(:minimum_age, minimum_age),"
        " conduct = coalesce(:conduct, conduct)"
        " WHERE id = :community",
        community=community,
        name=name,
        language=language,
        zone=zone,
        level=level and str(level),
        word=word,
        widest_circle=widest_circle and str(widest_circle),
        contact=contact,
        welcome=welcome,
        minimum_age=minimum_age,
        conduct=conduct,
    )


async def join_hub(tx: Transaction, community: str, hub: str | None) -> None:
    """Put a community under a hub, or under none.

    Raises `HubCircle` where the hub is the community itself or below it.
    """
    if hub and community in await _from_here_up(tx, hub):
        raise HubCircle
    await tx.run("UPDATE community SET parent = :hub WHERE id = :id", id=community, hub=hub)


async def levels_below(tx: Reading, hub: str) -> list[Level]:
    """The levels of the communities that belong to this hub."""
    rows = await tx.all("SELECT DISTINCT level FROM community WHERE parent = :hub", hub=hub)
    return [Level(row["level"]) for row in rows]


async def _from_here_up(tx: Reading, community: str) -> set[str]:
    rows = await tx.all(
        "WITH RECURSIVE above (id) AS (SELECT :community"
        " UNION SELECT parent FROM above JOIN community USING (id) WHERE parent IS NOT NULL)"
        " SELECT id FROM above",
        community=community,
    )
    return {row["id"] for row in rows}


async def places_of(tx: Reading, community: str) -> list[Place]:
    """Where this community meets and Banyan is present."""
    rows = await tx.all(
        "SELECT * FROM community_place WHERE community = :community AND present = 1",
        community=community,
    )
    return [Place(row["platform"], row["chat"], row["thread"]) for row in rows]


def present_on(path: Path, platform: str) -> list[Place]:
    """Where communities meet on a platform and Banyan is; read beside a Banyan that runs."""
    sql = "SELECT chat, thread FROM community_place WHERE platform = ? AND present = 1"
    with closing(schema.connect(path, "ro")) as connection:
        return [Place(platform, *row) for row in connection.execute(sql, (platform,))]


async def add_place(tx: Transaction, community: str, place: Place) -> None:
    """Let a community meet in one more place, which is nobody else's from now on."""
    await tx.run(
        "INSERT INTO community_place (platform, chat, thread, community)"
        " VALUES (:platform, :chat, :thread, :community)"
        " ON CONFLICT (platform, chat, thread)"
        " DO UPDATE SET community = :community, present = 1",
        platform=place.platform,
        chat=place.chat,
        thread=place.thread,
        community=community,
    )


async def removed_from(tx: Transaction, platform: str, chat: str) -> None:
    """Note that Banyan is no longer in a group; a community without another one is paused."""
    await tx.run(
        "UPDATE community_place SET present = 0 WHERE platform = :platform AND chat = :chat",
        platform=platform,
        chat=chat,
    )
    await tx.run(
        "UPDATE community SET state = 'paused', paused_at = :now"
        " WHERE paused_at IS NULL AND id IN (SELECT community FROM community_place"
        " WHERE platform = :platform AND chat = :chat)"
        " AND NOT EXISTS (SELECT 1 FROM community_place AS other"
        " WHERE other.community = community.id AND other.present = 1)",
        platform=platform,
        chat=chat,
        now=tx.now.timestamp(),
    )


async def is_present(tx: Reading, platform: str, chat: str) -> bool:
    """Whether Banyan is in a group, as far as it knows."""
    row = await tx.one(
        "SELECT 1 FROM community_place WHERE platform = :platform AND chat = :chat AND present = 1",
        platform=platform,
        chat=chat,
    )
    return row is not None


async def returned_to(tx: Transaction, platform: str, chat: str) -> None:
    """Note that Banyan is in a group again; its communities go on where they were."""
    await tx.run(
        "UPDATE community_place SET present = 1 WHERE platform = :platform AND chat = :chat",
        platform=platform,
        chat=chat,
    )
    await tx.run(
        "UPDATE community SET state = 'active', paused_at = NULL"
        " WHERE id IN (SELECT community FROM community_place"
        " WHERE platform = :platform AND chat = :chat)",
        platform=platform,
        chat=chat,
    )


def from_row(row: sqlite3.Row) -> Community:
    """The community in a row that has all columns of `community`."""
    return Community(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        zone=row["zone"],
        level=Level(row["level"]),
        parent=row["parent"],
        word=row["word"],
        widest_circle=Circle(row["widest_circle"]),
        contact=row["contact"],
        minimum_age=row["minimum_age"],
        conduct=row["conduct"],
        welcome=bool(row["welcome"]),
        paused_at=moment_or_none(row["paused_at"]),
        created_at=moment(row["created_at"]),
    )
