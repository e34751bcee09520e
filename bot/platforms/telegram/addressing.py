"""Whether words in a group are for Banyan."""

from __future__ import annotations

from typing import Final

from telegram import Message, MessageEntity

from bot.platforms.telegram.names import Me
from bot.platforms.telegram.reading import id_of, number, words

UTF_16: Final = "utf-16-le"  # what Telegram counts in


def addressed(message: Message, text: str, me: Me) -> tuple[str, bool]:
    """The words without a nameless mention before them, and whether they are for Banyan."""
    entities = message.entities if words(message.text) else message.caption_entities
    # Half of a character, which JSON can hold, is no reason to stop reading.
    units = text.encode(UTF_16, "surrogatepass")
    named = [entity for entity in entities if _names(entity, units, me)]
    for entity in named:
        if words(entity.type) == MessageEntity.TEXT_MENTION and number(entity.offset) == 0:
            text = text[len(_piece(entity, units)) :].lstrip(" \t\r\n,:")
            break
    return text, bool(named) or _answers(message, me)


def _names(entity: MessageEntity, units: bytes, me: Me) -> bool:
    match words(entity.type):
        case MessageEntity.MENTION:
            return _piece(entity, units).casefold() == f"@{me.username}".casefold()
        case MessageEntity.TEXT_MENTION:
            return id_of(entity.user) == me.id
    return False


def _piece(entity: MessageEntity, units: bytes) -> str:
    start, length = number(entity.offset), number(entity.length)
    if start is None or length is None or start < 0:
        return ""
    return units[start * 2 : (start + length) * 2].decode(UTF_16, "replace")


def _answers(message: Message, me: Me) -> bool:
    answered = message.reply_to_message
    # In a topic, whatever answers nobody answers the message that opened it.
    if answered is None or answered.forum_topic_created:
        return False
    return id_of(answered.from_user) == me.id
