"""Messages: commands, words and files."""

from __future__ import annotations

from typing import Final

from telegram import Chat, Message, User

from bot.model import Commanded, Edited, Incoming, Opened, Place, Said, What
from bot.platforms.telegram.addressing import addressed
from bot.platforms.telegram.attachments import attachments_of
from bot.platforms.telegram.membership import service
from bot.platforms.telegram.names import Me
from bot.platforms.telegram.reading import happened, identifier, place_of_message, words
from bot.platforms.writing import written

SIGN: Final = "/"


def new_message(message: Message, me: Me) -> list[Incoming]:
    """What a message tells; nothing, if it is not for Banyan."""
    place = place_of_message(message)
    if place is None:
        return []
    told = service(message, place)
    if told is not None:
        return told
    return happened(_speaker(message), place, _what(message, place, me), message.date)


def edited_message(message: Message) -> list[Incoming]:
    """A message that says something else now; a place that moves on says nothing."""
    text = _text(message)
    what = Edited(text, identifier(message.message_id)) if text else None
    at = message.edit_date or message.date
    return happened(_speaker(message), place_of_message(message), what, at)


def _speaker(message: Message) -> User | Chat | None:
    """Who is speaking.

    Whoever stays anonymous, or writes as a channel, speaks as that chat: Telegram names a bot as
    the person then. A chat is nobody, so it administers nothing.
    """
    if message.is_automatic_forward:
        return None
    if message.sender_chat:
        return message.sender_chat
    user = message.from_user
    return None if user is None or user.is_bot else user


def _what(message: Message, place: Place, me: Me) -> What | None:
    text, id = _text(message), identifier(message.message_id)
    files = attachments_of(message) if place.private else ()
    if not text and not files:
        return None
    if message.forward_origin or message.via_bot:  # somebody else's words: they command nothing
        said = Said(text.strip(), files, message=id, reply_to=_answered(message))
        return said if place.private else None
    text, for_banyan = addressed(message, text, me)
    what = written(
        text,
        id,
        files,
        sign=SIGN,
        name=me.username,
        private=place.private,
        addressed=for_banyan,
        reply_to=_answered(message),
    )
    return _opened(what) if place.private else _meant(what)


def _answered(message: Message) -> str:
    """The message that this one answers; what opened a topic is answered by all that is in it."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created:
        return ""
    return identifier(answered.message_id)


def _text(message: Message) -> str:
    return words(message.text) or words(message.caption)


def _opened(what: What) -> What:
    """Whoever follows a link into the private chat sends this command, without seeing it."""
    if isinstance(what, Commanded) and what.word == "start" and what.rest:
        return Opened(what.rest)
    return what


def _meant(what: What) -> What | None:
    """What people of a group say to each other goes no further."""
    return None if isinstance(what, Said) and not what.addressed else what
