"""Groups that may be set up, known by the token in the link that leads to it."""

from __future__ import annotations

from bot.ids import new_id
from bot.model import Place
from storage.database import Reading, Transaction
from storage.records.group_offers import GroupOffer


async def offer(tx: Transaction, place: Place, title: str = "") -> str:
    """The token of this place: the one it has, or a new one; a title is kept until the next."""
    row = await tx.one(
        "INSERT INTO group_offer (token, platform, chat, thread, title, at)"
        " VALUES (:token, :platform, :chat, :thread, :title, :now)"
        " ON CONFLICT (platform, chat, thread) DO UPDATE SET at = :now,"
        " title = CASE WHEN :title = '' THEN title ELSE :title END RETURNING token",
        token=new_id(),
        platform=place.platform,
        chat=place.chat,
        thread=place.thread,
        title=title,
        now=tx.now.timestamp(),
    )
    return row["token"] if row else ""


async def find(tx: Reading, token: str) -> GroupOffer | None:
    """What a token stands for; None where it is used up or has grown old."""
    row = await tx.one("SELECT * FROM group_offer WHERE token = :token", token=token)
    if row is None:
        return None
    return GroupOffer(Place(row["platform"], row["chat"], row["thread"]), row["title"])


async def use_up(tx: Transaction, place: Place) -> None:
    """Make the token of this place useless, now that it is somebody's."""
    await tx.run(
        "DELETE FROM group_offer WHERE platform = :platform AND chat = :chat AND thread = :thread",
        platform=place.platform,
        chat=place.chat,
        thread=place.thread,
    )


async def withdraw(tx: Transaction, platform: str, chat: str) -> None:
    """Forget a group that Banyan has been removed from."""
    await tx.run(
        "DELETE FROM group_offer WHERE platform = :platform AND chat = :chat",
        platform=platform,
        chat=chat,
    )
