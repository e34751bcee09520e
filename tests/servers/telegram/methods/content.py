"""What a message may consist of: text, caption, buttons and where it goes."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.groups import Group
from tests.servers.telegram.html import MarkupError, checked_link, parse_html, units
from tests.servers.telegram.messages import Button, Message, Rows
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.refusals import Json, bad

LONGEST_TEXT: Final = 4096
LONGEST_CAPTION: Final = 1024
LONGEST_RAW: Final = 32768  # bytes
MOST_ENTITIES: Final = 100
MOST_BUTTONS: Final = 100
MOST_IN_A_ROW: Final = 8
LONGEST_DATA: Final = 64  # bytes


def chat_of(cloud: Cloud, fields: Fields) -> Chat:
    """The chat that a request is about."""
    raw = fields.text("chat_id")
    if not raw:
        raise bad("chat_id is empty")
    try:
        return cloud.chat(int(raw))
    except ValueError:
        raise bad("chat not found") from None


def text_of(cloud: Cloud, fields: Fields) -> tuple[str, list[Json]]:
    """The text of a message, parsed."""
    raw = fields.text("text")
    if not raw:
        raise bad("message text is empty")
    if len(raw) * 4 > LONGEST_RAW and len(raw.encode()) > LONGEST_RAW:
        raise bad("text is too long")
    text, entities = _parsed(cloud, raw, fields)
    if not text:
        raise bad("text must be non-empty")
    if len(text) * 2 > LONGEST_TEXT and units(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return text, entities


def caption_of(cloud: Cloud, fields: Fields) -> tuple[str, list[Json]]:
    """The caption of a file, parsed."""
    text, entities = _parsed(cloud, fields.text("caption"), fields)
    if units(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return text, entities


def _parsed(cloud: Cloud, raw: str, fields: Fields) -> tuple[str, list[Json]]:
    mode = fields.text("parse_mode").lower()
    if mode and mode != "html":
        raise bad("unsupported parse_mode")  # Markdown, too: Banyan has no use for it
    try:
        text, entities = parse_html(raw) if mode else (raw, [])
    except MarkupError as error:
        raise bad(f"can't parse entities: {error}") from None
    if len(entities) > MOST_ENTITIES:
        cloud.dropped_entities += len(entities) - MOST_ENTITIES
        del entities[MOST_ENTITIES:]
    return text.rstrip(), entities


def buttons_of(fields: Fields) -> Rows:
    """The inline keyboard of a message; other keyboards are let through, unseen."""
    raw = fields.text("reply_markup")
    return _rows(raw) if raw else ()


@lru_cache(maxsize=1000)  # a benchmark sends the same keyboard to everybody
def _rows(raw: str) -> Rows:
    try:
        markup = json.loads(raw)
    except ValueError:
        raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard markup JSON object")
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    return tuple(tuple(map(_button, row)) for row in rows if row)


def _button(one: Any) -> Button:
    if not isinstance(one, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    label, data, url = (one.get(key) for key in ("text", "callback_data", "url"))
    if not isinstance(label, str):
        raise bad('can\'t parse inline keyboard button: field "text" must be of type String')
    if not label.strip():
        raise bad("inline keyboard button text must be non-empty")
    if isinstance(url, str):
        return Button(label, url=_checked(url))
    if isinstance(data, str):
        if not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
        return Button(label, data)
    raise bad(
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
    )


def _checked(url: str) -> str:
    if not url.startswith(("http://", "https://", "tg://")) or not checked_link(url):
        raise bad("BUTTON_URL_INVALID")
    return url


def topic_of(chat: Chat, fields: Fields) -> int:
    """The topic that a message goes to; 0: none, or General."""
    topic = fields.number("message_thread_id")
    if topic and not isinstance(chat, Group):
        raise bad("message thread not found")
    if isinstance(chat, Group):
        chat.check_topic(topic)
    return topic


def reply_of(chat: Chat, fields: Fields) -> Message | None:
    """The message that is replied to."""
    parameters = fields.json("reply_parameters", dict) or {}
    number = parameters.get("message_id") or fields.number("reply_to_message_id")
    if not number:
        return None
    if number in chat.all:
        return chat.all[number]
    if parameters.get("allow_sending_without_reply") or fields.flag("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")
