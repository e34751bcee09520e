"""What was sent besides words: its kind, its name and its size, and nothing that is in it."""

from __future__ import annotations

from typing import Any, Final

from telegram import Message

from bot.model import LARGEST_VOICE, Attachment
from bot.platforms.telegram.reading import number, words

LARGEST: Final = 256 * 1024  # bytes; whatever is larger is known by name and size only
READABLE: Final = {"document": LARGEST, "voice": LARGEST_VOICE}

# A message has one of these; some repeat it as a simpler kind, which stands further down.
KINDS: Final = (
    "animation",
    "live_photo",
    "paid_media",
    "document",
    "audio",
    "photo",
    "sticker",
    "story",
    "video",
    "video_note",
    "voice",
    "checklist",
    "contact",
    "dice",
    "game",
    "invoice",
    "poll",
    "venue",
    "location",
)


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """What was sent with a message; contacts, places and polls show no more than their kind."""
    kind = _kind_of(message)
    if not kind:
        return ()
    sent: Any = getattr(message, kind)
    if kind == "photo":
        # The same picture in several sizes, the largest last; it has no name and no type.
        return (Attachment(kind, "image/jpeg", _size_of(sent[-1])),)
    name, mime = words(getattr(sent, "file_name", None)) or kind, getattr(sent, "mime_type", None)
    size = _size_of(sent)
    reference = words(sent.file_id) if 0 < size <= READABLE.get(kind, 0) else ""
    return (Attachment(name, words(mime), size, reference=reference, voice=kind == "voice"),)


def _kind_of(message: Message) -> str:
    return next((kind for kind in KINDS if getattr(message, kind)), "")


def _size_of(sent: Any) -> int:
    """In bytes; 0 where Telegram does not say."""
    return max(number(getattr(sent, "file_size", None)) or 0, 0)
