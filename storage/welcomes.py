"""Which groups have newcomers; who they are is not kept."""

from __future__ import annotations

from datetime import datetime

from bot.ids import new_id
from bot.model import Place
from storage.database import Reading, Transaction
from storage.records.welcomes import Welcome


async def add(
    tx: Transaction, place: Place, community: str, *, link: str, due_at: datetime
) -> None:
    """Note that somebody came; in a group where a welcome waits already, that one is for all."""
    await tx.run(
        "INSERT INTO welcome (id, platform, chat, thread, community, link, due_at)"
        " VALUES (:id, :platform, :chat, :thread, :community, :link, :due_at)"
        " ON CONFLICT (platform, chat) DO NOTHING",
        id=new_id(),
        platform=place.platform,
        chat=place.chat,
        thread=place.thread,
        community=community,
        link=link,
        due_at=due_at.timestamp(),
    )


async def find(tx: Reading, welcome: str) -> Welcome | None:
    """The welcome of this id."""
    row = await tx.one("SELECT * FROM welcome WHERE id = :welcome", welcome=welcome)
    if row is None:
        return None
    place = Place(row["platform"], row["chat"], row["thread"])
    return Welcome(place, row["community"], row["link"])


async def due(tx: Reading, limit: int) -> list[str]:
    """Ids of the welcomes whose time has come, the longest due first."""
    rows = await tx.all(
        "SELECT id FROM welcome WHERE due_at <= :now ORDER BY due_at LIMIT :limit",
        now=tx.now.timestamp(),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def postpone(tx: Transaction, welcome: str, due_at: datetime) -> None:
    """Welcome them later, out of the night."""
    await tx.run(
        "UPDATE welcome SET due_at = :due_at WHERE id = :welcome",
        welcome=welcome,
        due_at=due_at.timestamp(),
    )


async def remove(tx: Transaction, welcome: str) -> None:
    """Delete a welcome that has been said."""
    await tx.run("DELETE FROM welcome WHERE id = :welcome", welcome=welcome)


async def take_back(tx: Transaction, community: str) -> None:
    """Welcome nobody in a community that does not want it any more."""
    await tx.run("DELETE FROM welcome WHERE community = :community", community=community)


async def withdraw(tx: Transaction, platform: str, chat: str) -> None:
    """Welcome nobody in a group that Banyan has been removed from."""
    await tx.run(
        "DELETE FROM welcome WHERE platform = :platform AND chat = :chat",
        platform=platform,
        chat=chat,
    )
