"""From what Telegram tells to the words that all rooms understand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from telegram import CallbackQuery, MessageReactionUpdated, ReactionType, Update

from bot.model import Incoming, Pressed, Reacted
from bot.platforms.telegram.membership import membership, own_membership
from bot.platforms.telegram.messages import edited_message, new_message
from bot.platforms.telegram.names import Me
from bot.platforms.telegram.reading import (
    happened,
    identifier,
    place_of,
    place_of_message,
    words,
)

ALLOWED_UPDATES: Final = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
STAR: Final = "⭐"  # a reaction that was paid for


def converted(update: Update, me: Me, now: datetime) -> list[Incoming]:
    """What an update tells; nothing, if it is not for Banyan.

    `now` is the time of a press: Telegram gives it none. Of a document only name, type and size
    are known here.
    """
    told, number = _told(update, me, now), identifier(update.update_id)
    if not told or not number:
        return []
    # After a quiet week the numbers of updates start anew, anywhere: alone they are not unique.
    query = update.callback_query
    mark = words(query.id) if query else str(int(told[0].at.timestamp()))
    if len(told) == 1:
        return [replace(told[0], id=f"{number}:{mark}")]
    return [replace(one, id=f"{number}:{mark}.{place}") for place, one in enumerate(told)]


def _told(update: Update, me: Me, now: datetime) -> list[Incoming]:
    if update.message:
        return new_message(update.message, me)
    if update.edited_message:
        return edited_message(update.edited_message)
    if update.callback_query:
        return _press(update.callback_query, now)
    if update.my_chat_member:
        return own_membership(update.my_chat_member)
    if update.chat_member:
        return membership(update.chat_member)
    if update.message_reaction:
        return _reactions(update.message_reaction)
    return []


def _press(query: CallbackQuery, now: datetime) -> list[Incoming]:
    """A button; what it was under may be deleted by now, and is unknown in other people's chats."""
    data, message = words(query.data), query.message
    if not data or message is None:
        return []
    what = Pressed(data, identifier(message.message_id))
    return happened(query.from_user, place_of_message(message), what, now)


def _reactions(change: MessageReactionUpdated) -> list[Incoming]:
    """What was taken back and what was added; who reacts anonymously reacts as a chat."""
    who = change.actor_chat or change.user
    place, message = place_of(change.chat), identifier(change.message_id)
    before, after = list(_keys(change.old_reaction)), list(_keys(change.new_reaction))
    gone = [Reacted(key, message, gone=True) for key in before if key not in after]
    added = [Reacted(key, message) for key in after if key not in before]
    return [one for what in gone + added for one in happened(who, place, what, change.date)]


def _keys(reactions: tuple[ReactionType, ...]) -> Iterator[str]:
    for reaction in reactions:
        match words(reaction.type):
            case ReactionType.EMOJI:
                key = words(getattr(reaction, "emoji", None))
            case ReactionType.CUSTOM_EMOJI:
                key = words(getattr(reaction, "custom_emoji_id", None))
            case ReactionType.PAID:
                key = STAR
            case _:
                key = ""
        if key:
            yield key
