"""One message on its way to Telegram: sent, edited or deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import structlog
from markupsafe import Markup, escape
from telegram import InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.model import Document, Weight
from bot.platforms.base import Outgoing
from bot.platforms.markup import parse, words
from bot.platforms.telegram.api import Api
from bot.platforms.telegram.errors import (
    AS_IT_IS,
    BAD_FILE,
    NO_TOPIC,
    NO_VOICE,
    NOT_DELETABLE,
    NOT_EDITABLE,
    NOT_PARSED,
    says,
)
from bot.platforms.telegram.keyboard import keyboard
from bot.platforms.telegram.markup import html
from bot.platforms.telegram.parts import receipt

# What is heard in place: https://core.telegram.org/bots/api#sendvoice
HEARD: Final = frozenset({"audio/ogg", "audio/opus", "audio/mpeg", "audio/mp4"})
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger(__name__)


class Sending:
    """Hands messages over, and knows which refusals are none."""

    def __init__(self, api: Api, *, paid_broadcasts: bool) -> None:
        self._api = api
        self._paid_broadcasts = paid_broadcasts

    async def hand_over(self, part: Outgoing) -> str:
        """Do what the part wants; returns its receipt.

        Raises `TelegramError`.
        """
        try:
            return await self._done(part, parse_mode=ParseMode.HTML)
        except BadRequest as problem:
            if not says(problem, NOT_PARSED):
                raise
            log.exception("Telegram could not read our markup.", key=part.key)
        return await self._done(part, parse_mode=None)

    async def _done(self, part: Outgoing, *, parse_mode: str | None) -> str:
        if part.deletes:
            return await self._delete(part)
        if part.edits:
            return await self._edit(part, parse_mode)
        return await self._send(part, parse_mode)

    async def _delete(self, part: Outgoing) -> str:
        try:
            await self._api.delete_message(int(part.place.chat), int(part.deletes))
        except BadRequest as problem:
            if not says(problem, NOT_DELETABLE):
                raise
        return part.deletes

    async def _edit(self, part: Outgoing, parse_mode: str | None) -> str:
        try:
            await self._api.hand_over(
                "editMessageText",
                chat_id=int(part.place.chat),
                message_id=int(part.edits),
                text=_words(part, parse_mode),
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard(part.buttons),
            )
        except BadRequest as problem:
            if says(problem, NOT_EDITABLE):
                return await self._send(replace(part, edits=""), parse_mode)
            if not says(problem, AS_IT_IS):
                raise
        return part.edits

    async def _send(self, part: Outgoing, parse_mode: str | None) -> str:
        try:
            return await self._say(part, parse_mode)
        except BadRequest as problem:
            if part.place.thread and says(problem, NO_TOPIC):
                # The topic is gone; its group still reads what was asked for in it.
                everywhere = replace(part.place, thread="")
                return await self._say(replace(part, place=everywhere), parse_mode)
            if part.picture and says(problem, BAD_FILE):
                log.exception("Telegram does not take a picture.", key=part.key)
                return await self._say(_without_picture(part), parse_mode)
            if part.document and part.document.voice and says(problem, NO_VOICE):
                # Whoever wants to hear no voices may open it when they like.
                opened = replace(part.document, voice=False)
                return await self._say(replace(part, document=opened), parse_mode)
            raise

    async def _say(self, part: Outgoing, parse_mode: str | None) -> str:
        options: dict[str, Any] = {
            "chat_id": int(part.place.chat),
            "message_thread_id": int(part.place.thread) if part.place.thread else None,
            "parse_mode": parse_mode,
            "reply_markup": keyboard(part.buttons),
        }
        if self._paid_broadcasts and part.weight is Weight.ANNOUNCEMENT:
            options["allow_paid_broadcast"] = True
        text = _words(part, parse_mode)
        if part.picture:
            photo = InputFile(part.picture.png, "picture.png")
            sent = await self._api.hand_over("sendPhoto", photo=photo, caption=text, **options)
        elif part.document:
            sent = await self._hand_over_file(part.document, caption=text, **options)
        else:
            options["link_preview_options"] = NO_PREVIEW
            sent = await self._api.hand_over("sendMessage", text=text, **options)
        return receipt(part, sent)

    async def _hand_over_file(self, document: Document, **options: Any) -> str:
        file = InputFile(document.data, document.name)
        if document.voice and document.mime in HEARD:
            return await self._api.hand_over("sendVoice", voice=file, **options)
        return await self._api.hand_over("sendDocument", document=file, **options)


def _words(part: Outgoing, parse_mode: str | None) -> str:
    """The text in Telegram's HTML, or with nothing but its words."""
    if parse_mode is None:
        return words(parse(part.text))
    return html(part.text, times=not part.place.private)


def _without_picture(part: Outgoing) -> Outgoing:
    told = escape(part.picture.alt if part.picture else "")
    return replace(part, picture=None, text=part.text or Markup(told))  # noqa: S704 - escaped
