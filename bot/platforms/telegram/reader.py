"""From an update as it comes to what happened, with the content of small files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import Document, Update
from telegram.error import TelegramError

from bot.clock import Clock, Timer
from bot.model import Account, Incoming, Place, Said, Unreadable
from bot.platforms.telegram.api import Api
from bot.platforms.telegram.attachments import document_of
from bot.platforms.telegram.conversion import converted
from bot.platforms.telegram.names import NAME, Me
from bot.platforms.telegram.patience import patiently

LARGEST_FILE: Final = 256 * 1024  # bytes; whatever is larger is known by name and size only
FILES_AT_ONCE: Final = 4
PATIENCE: Final = timedelta(seconds=15)  # for one file

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an update tells, and the press in it, whose sign of waiting is to be ended."""

    incomings: Sequence[Incoming]
    press: str = ""  # Telegram's id of it


class Reader:
    """Makes out what happened; what cannot be made out is handed over as it is."""

    def __init__(self, api: Api, me: Me, clock: Clock, timer: Timer) -> None:
        self._api = api
        self._me = me
        self._clock = clock
        self._timer = timer
        self._files = asyncio.Semaphore(FILES_AT_ONCE)

    async def hear(self, raw: dict[str, Any]) -> Heard:
        """What this update tells."""
        try:
            update = Update.de_json(raw, self._api)
            incomings = converted(update, self._me, self._clock())
            document = document_of(update)
        except Exception:
            log.exception("An update from Telegram could not be made out.")
            return Heard([self._unreadable(raw)])
        if document and incomings:
            incomings = [await self._with_content(one, document) for one in incomings]
        press = update.callback_query
        return Heard(incomings, press.id if press else "")

    def _unreadable(self, raw: dict[str, Any]) -> Incoming:
        number = raw.get("update_id")
        return Incoming(
            id=f"{number}:unreadable",
            account=Account(NAME, ""),
            place=Place(NAME, ""),
            what=Unreadable(json.dumps(raw if _is_private(raw) else _shape_of(raw))),
            at=self._clock(),
        )

    async def _with_content(self, incoming: Incoming, document: Document) -> Incoming:
        said = incoming.what
        if not isinstance(said, Said) or not said.files:
            return incoming
        content = await self._content(document)
        first = replace(said.files[0], content=content)
        return replace(incoming, what=replace(said, files=(first, *said.files[1:])))

    async def _content(self, document: Document) -> bytes | None:
        """The file, unless it is large or does not come; whoever needs it says so then."""
        if (document.file_size or LARGEST_FILE + 1) > LARGEST_FILE:
            return None
        try:
            async with self._files, asyncio.timeout(PATIENCE.total_seconds()):
                file = await patiently(
                    lambda: self._api.get_file(document.file_id), self._timer, PATIENCE
                )
                content = bytes(await file.download_as_bytearray())
        except (TelegramError, TimeoutError):
            log.warning("A file could not be fetched from Telegram.")
            return None
        return content if len(content) <= LARGEST_FILE else None


def _is_private(raw: dict[str, Any]) -> bool:
    """Whether it comes from somebody's own chat; what is said in a group is never kept."""
    message = raw.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return isinstance(chat, dict) and chat.get("type") == "private"


def _shape_of(value: Any) -> Any:
    """Of what an update holds only how it is built: enough to see why it could not be read."""
    if isinstance(value, dict):
        return {str(name): _shape_of(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shape_of(one) for one in value]
    return type(value).__name__
