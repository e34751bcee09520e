"""What the library hands over, taken only as far as the Bot API promises it.

The library builds its objects without looking at the values: a text may be a number, and a chat
may be missing. Whatever is not as promised counts as not there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from telegram import Chat, MaybeInaccessibleMessage, User

from bot.model import Account, Incoming, Place, What
from bot.platforms.telegram.names import NAME

PRIVATE: Final = "private"
GROUPS: Final = ("group", "supergroup")
GENERAL_TOPIC: Final = 1  # addressed by naming no topic
LARGEST: Final = 2**63  # ids have at most 52 bits


def words(value: object) -> str:
    """The text, or none."""
    return str(value) if isinstance(value, str) else ""


def number(value: object) -> int | None:
    """The number, if it is one."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return int(value) if abs(value) < LARGEST else None


def identifier(value: object) -> str:
    """The number as the model keeps ids, or no text."""
    known = number(value)
    return "" if known is None else str(known)


def id_of(who: User | Chat | None) -> int | None:
    """The id of a person or a chat."""
    return number(who.id) if who else None


def place_of(chat: Chat | None, thread: str = "") -> Place | None:
    """Where it happened; nowhere that Banyan talks, if it was in a channel."""
    if chat is None or chat.is_direct_messages:  # what people write to a channel
        return None
    kind, id = words(chat.type), identifier(chat.id)
    if not id or (kind != PRIVATE and kind not in GROUPS):
        return None
    return Place(NAME, id, thread, private=kind == PRIVATE)


def place_of_message(message: MaybeInaccessibleMessage) -> Place | None:
    """Where a message stands, with its topic; of one that was deleted no topic is known."""
    topic = number(getattr(message, "message_thread_id", None))
    if topic in (None, GENERAL_TOPIC) or not getattr(message, "is_topic_message", False):
        return place_of(message.chat)
    return place_of(message.chat, str(topic))


def happened(
    who: User | Chat | None, place: Place | None, what: What | None, at: datetime | None
) -> list[Incoming]:
    """One event, still without its id; none where it is not known who, where, what or when."""
    id = identifier(id_of(who))
    if not (id and place and what and at):
        return []
    language = words(who.language_code) if isinstance(who, User) else ""
    return [Incoming("", Account(NAME, id), place, what, at.astimezone(UTC), language)]
