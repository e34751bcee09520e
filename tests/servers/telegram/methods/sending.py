"""New messages of the bot."""

from __future__ import annotations

import struct
import time
from typing import Final

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.cloud import Cloud
from tests.servers.telegram.groups import Group
from tests.servers.telegram.messages import Document, Message, Shown
from tests.servers.telegram.methods.content import (
    buttons_of,
    caption_of,
    chat_of,
    reply_of,
    text_of,
    topic_of,
)
from tests.servers.telegram.methods.fields import Fields
from tests.servers.telegram.methods.registry import method
from tests.servers.telegram.refusals import Json, Refused, bad

LARGEST_PHOTO: Final = 10 * 1024 * 1024
LARGEST_FILE: Final = 50 * 1024 * 1024
PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
ACTIONS: Final = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method
def send_message(cloud: Cloud, fields: Fields) -> Json:
    """Send a text."""
    chat = chat_of(cloud, fields)
    chat.check_access()
    text, entities = text_of(cloud, fields)
    return _send(cloud, chat, fields, text, entities, raw=fields.text("text"))


@method
def send_photo(cloud: Cloud, fields: Fields) -> Json:
    """Send a picture."""
    chat = chat_of(cloud, fields)
    chat.check_access("photos")
    photo = _file(cloud, fields, "photo")
    width, height = _check_photo(photo.content)
    file = cloud.files.add(photo.content, "photo.jpg")
    extra = {"photo": [{**file, "width": width, "height": height}]}
    return _send_file(cloud, chat, fields, extra, picture=photo.content)


@method
def send_document(cloud: Cloud, fields: Fields) -> Json:
    """Send a file."""
    chat = chat_of(cloud, fields)
    chat.check_access("documents")
    document = _file(cloud, fields, "document")
    file = cloud.files.add(document.content, document.name)
    extra = {"document": {**file, "file_name": document.name, "mime_type": document.mime}}
    return _send_file(cloud, chat, fields, extra, document=document)


@method
def send_voice(cloud: Cloud, fields: Fields) -> Json:
    """Send what was spoken."""
    chat = chat_of(cloud, fields)
    chat.check_access("voice_notes")
    voice = _file(cloud, fields, "voice")
    file = cloud.files.add(voice.content, voice.name)
    extra = {"voice": {**file, "duration": 3, "mime_type": voice.mime}}
    return _send_file(cloud, chat, fields, extra, document=voice)


@method
def send_chat_action(cloud: Cloud, fields: Fields) -> bool:
    """Say that the bot is busy."""
    chat = chat_of(cloud, fields)
    chat.check_access()
    if fields.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    cloud.limit(None)
    return True


def _send_file(
    cloud: Cloud,
    chat: Chat,
    fields: Fields,
    extra: Json,
    *,
    picture: bytes | None = None,
    document: Document | None = None,
) -> Json:
    text, entities = caption_of(cloud, fields)
    raw = fields.text("caption")
    return _send(
        cloud, chat, fields, text, entities, raw, extra, picture=picture, document=document
    )


def _send(
    cloud: Cloud,
    chat: Chat,
    fields: Fields,
    text: str,
    entities: list[Json],
    raw: str,
    extra: Json | None = None,
    *,
    picture: bytes | None = None,
    document: Document | None = None,
) -> Json:
    buttons = buttons_of(fields)
    topic = topic_of(chat, fields)
    reply_to = reply_of(chat, fields)
    cloud.limit(chat, paid=fields.flag("allow_paid_broadcast"))
    message = Message(
        chat.next_id(),
        chat,
        cloud.me,
        cloud.now,
        text,
        raw,
        entities,
        buttons,
        from_bot=True,
        topic=topic,
        reply_to=reply_to,
        picture=picture,
        document=document,
        extra=extra or {},
    )
    chat.keep(message)
    chat.delivered_at = time.monotonic()
    if isinstance(chat, Group):
        chat.another_bot_spoke = False
    cloud.show(
        Shown(
            "sends",
            chat.id,
            message.id,
            raw,
            topic,
            buttons,
            picture,
            document,
            message.at,
        )
    )
    return message.as_json()


def _file(cloud: Cloud, fields: Fields, kind: str) -> Document:
    """What was uploaded, or sent before."""
    value = fields.text(kind)
    uploaded = fields.files.get(value.removeprefix("attach://") or kind) or fields.files.get(kind)
    if uploaded:
        if not uploaded.content:
            raise bad("file must be non-empty")
        if len(uploaded.content) > LARGEST_FILE:
            raise Refused(413, "Request Entity Too Large")
        return uploaded
    if not value:
        raise bad(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")  # there is no network here
    if value not in cloud.files.contents:
        raise bad("wrong file identifier/HTTP URL specified")
    return Document("file", cloud.files.contents[value])


def _check_photo(content: bytes) -> tuple[int, int]:
    if len(content) > LARGEST_PHOTO:
        raise bad(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
    if not content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    if content[12:16] != b"IHDR":
        return 800, 600  # how large other kinds are does not matter here
    width, height = struct.unpack(">II", content[16:24])
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
