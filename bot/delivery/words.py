"""Letters put into their readers' words, as the messages that they take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

import structlog

from bot.i18n import Reader
from bot.model import Delete, Edit, Picture, Place, Send
from bot.platforms.base import Outgoing, Platform
from bot.ready import ready
from bot.receive import Released

Draw: TypeAlias = Callable[[Picture, Reader], Awaitable[bytes]]
ReceiptOf: TypeAlias = Callable[[str], Awaitable[str]]

log = structlog.get_logger(__name__)


class Words:
    """Renders letters when they are sent."""

    def __init__(
        self, platforms: Mapping[str, Platform], draw: Draw, receipt_of: ReceiptOf
    ) -> None:
        self._platforms = platforms
        self._draw = draw
        self._receipt_of = receipt_of

    def reader(self, place: Place, languages: Sequence[str], zone: str = "") -> Reader:
        """Who reads what is sent there."""
        sign = self._platforms[place.platform].command_sign
        return Reader(tuple(languages) or ("en",), zone or "UTC", sign)

    async def parts(self, place: Place, one: Released) -> Sequence[Outgoing]:
        """The messages that a letter takes; none where what it changes was never sent."""
        outgoing = await self._outgoing(place, one)
        return self._platforms[place.platform].parts(outgoing) if outgoing else ()

    async def _outgoing(self, place: Place, one: Released) -> Outgoing | None:
        letter, message = one.letter, one.letter.message
        reader = one.reader or self.reader(place, letter.languages, letter.zone)
        if isinstance(message, Edit | Delete):
            original = message.message or await self._receipt_of(message.of)
            return ready(letter, place, message, reader, original=original) if original else None
        png = await self._picture(place, message, reader)
        return ready(letter, place, message, reader, png=png)

    async def _picture(self, place: Place, message: Send, reader: Reader) -> bytes | None:
        """The picture; a letter goes without it where it cannot be drawn, as the words say all."""
        if message.picture is None:
            return None
        await self._platforms[place.platform].working(place)
        try:
            return await self._draw(message.picture, reader)
        except Exception:
            log.exception("A picture could not be drawn.", kind=message.picture.kind)
            return None
