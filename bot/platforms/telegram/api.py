"""python-telegram-bot's `Bot`, reached over our own connections."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.platforms.telegram.request import NO_ANSWER, AiohttpRequest
from bot.settings import Telegram as Settings


class Api(Bot):
    """The Bot API, with updates as they come: one that cannot be read must not stop the others."""

    def __repr__(self) -> str:
        return "<Telegram's Bot API>"  # the original shows the token

    async def hand_over(self, method: str, **asked: Any) -> str:
        """Send or edit a message; returns its id.

        As the methods of the original, but for the message that is sent back: turning it into
        objects that nobody needs would take as long as half of the rest. Raises `TelegramError`.
        """
        sent = await self._post(method, asked)
        if not isinstance(sent, dict) or "message_id" not in sent:
            raise TelegramError(NO_ANSWER)
        return str(sent["message_id"])

    async def raw_updates(
        self, offset: int, allowed: Sequence[str], *, most: int, wait: timedelta
    ) -> list[dict[str, Any]]:
        """Updates from this id on, or from the first where it is 0.

        Raises `TelegramError`.
        """
        asked = {"limit": most, "timeout": int(wait.total_seconds()), "allowed_updates": allowed}
        if offset:
            asked["offset"] = offset
        patience = wait.total_seconds() + 10
        updates = await self._post("getUpdates", asked, read_timeout=patience)
        if not isinstance(updates, list):
            raise TelegramError(NO_ANSWER)
        return [update for update in updates if isinstance(update, dict)]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Api]:
    """The Bot API, until left."""
    asking, polling = AiohttpRequest(), AiohttpRequest(connections=2)
    api = Api(
        settings.token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=asking,
        get_updates_request=polling,
    )
    await asking.initialize()
    await polling.initialize()
    try:
        yield api
    finally:
        await polling.shutdown()
        await asking.shutdown()
