"""python-telegram-bot's ConversationHandler, written to a file after every update."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import PersistenceInput, PicklePersistence

from bench.contender import Tally
from bench.contenders.ptb_memory import App, Conversations, application


class Kept(Conversations):
    """The same, and after each update the file is written."""

    def __init__(self, app: App, persistence: PicklePersistence[Any, Any, Any]) -> None:
        super().__init__(app)
        self._persistence = persistence

    async def handle(self, update: Update) -> None:
        await super().handle(update)
        await self.app.update_persistence()
        await self._persistence.flush()


@asynccontextmanager
async def opened(folder: Path, tally: Tally) -> AsyncIterator[Kept]:
    """The application with a file in the folder; written once for each update, not twice."""
    persistence = PicklePersistence(
        folder / "ptb.pickle",
        store_data=PersistenceInput(bot_data=False, chat_data=False, callback_data=False),
        on_flush=True,
    )
    async with application(tally, persistence) as app:
        yield Kept(app, persistence)
