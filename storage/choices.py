"""What messages offer to press, for platforms where a press is a reaction to the message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

from bot.model import Place
from storage.database import Reading, Transaction

Choice: TypeAlias = tuple[str, str]  # what a button carries, and where it leads


async def offer(tx: Transaction, place: Place, message: str, choices: Sequence[Choice]) -> None:
    """Remember what a message offers, in the place of what it offered before."""
    await tx.run(
        "INSERT INTO choice (platform, chat, message, buttons, at)"
        " VALUES (:platform, :chat, :message, :buttons, :now)"
        " ON CONFLICT DO UPDATE SET buttons = excluded.buttons, at = excluded.at",
        platform=place.platform,
        chat=place.chat,
        message=message,
        buttons=json.dumps(choices),
        now=tx.now.timestamp(),
    )


async def of(tx: Reading, place: Place, message: str) -> Sequence[Choice] | None:
    """What a message offers; None where it is none of Banyan's, or offers nothing any more."""
    row = await tx.one(
        "SELECT buttons FROM choice WHERE platform = :platform AND chat = :chat"
        " AND message = :message",
        platform=place.platform,
        chat=place.chat,
        message=message,
    )
    return [(data, url) for data, url in json.loads(row["buttons"])] if row else None
