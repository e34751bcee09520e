"""What Telegram's errors mean, sorted once: by class, and by its words where those tell more.

Telegram's words may change around their core, so parts of them are looked for, whatever their case.
The classes have an order: `BadRequest` and `TimedOut` are both `NetworkError`s.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.errors import (
    ChatMoved,
    DeliveryError,
    LoggedOut,
    NotAllowed,
    Refused,
    Suspended,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.platforms.telegram.request import Broken, NeverSent

Words: TypeAlias = tuple[str, ...]

A_WHILE: Final = timedelta(seconds=10)  # where Telegram asks us to wait and does not say how long

AS_IT_IS: Final = ("message is not modified",)
NOT_EDITABLE: Final = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
NOT_DELETABLE: Final = (
    "message to delete not found",
    "message can't be deleted",
    "message identifier is not specified",
    "message_id_invalid",
    "not enough rights",
    "message_delete_forbidden",
)
NO_TOPIC: Final = ("message thread not found", "topic_closed", "topic_deleted")
NO_VOICE: Final = ("voice_messages_forbidden", "user restricted receiving of voice messages")
NOT_PARSED: Final = ("can't parse entities", "can't find end")
BAD_FILE: Final = ("wrong file", "file is too big", "photo_invalid", "image_process_failed")

_NOT_TELEGRAM: Final = ("parsing the server response",)  # the library's words for such answers
_ENDED: Final = (
    "bot was blocked by the user",
    "user is deactivated",
    "can't initiate conversation with a user",
    "bot was kicked",
    "bot is not a member",
    "the group chat was deleted",
    "the group chat is deactivated",
    "can't send messages to the bot",
)
_GONE: Final = ("chat not found", "peer_id_invalid", "user not found", "chat_id is empty")
_SILENCED: Final = (
    "not enough rights",
    "have no rights",
    "have no write access",
    "chat_write_forbidden",
    "chat_send_",
    "method is available only for supergroups",
)
_TOO_MANY: Final = ("too many requests",)
_TOO_LARGE: Final = ("request entity too large",)


def says(problem: TelegramError, words: Words) -> bool:
    """Whether Telegram's words tell one of these."""
    told = problem.message.lower()
    return any(part in told for part in words)


def is_logged_out(problem: TelegramError) -> bool:
    """Whether Telegram itself says that it does not know the token."""
    return isinstance(problem, InvalidToken) and not says(problem, _NOT_TELEGRAM)


def meaning(problem: TelegramError, *, private: bool) -> DeliveryError:
    """What becomes of a letter to a private chat, or to a group, that led to this."""
    match problem:
        case RetryAfter():
            return TryLater(wait_of(problem))
        case ChatMigrated():
            return ChatMoved(str(problem.new_chat_id))
        case BadRequest() | Forbidden() | InvalidToken() if says(problem, _NOT_TELEGRAM):
            return DeliveryError("Something that is not Telegram has answered.")
        case Forbidden():
            return _of_forbidden(problem, private=private)
        case InvalidToken():
            return LoggedOut()
        case Conflict() | NeverSent():
            return DeliveryError("Telegram could not be asked.")
        case BadRequest():
            return _of_bad_request(problem, private=private)
        case TimedOut() | Broken():
            return Uncertain()
        case NetworkError():
            return _of_status(problem)
    return Uncertain()  # an answer that was none: a page of some proxy, say


def wait_of(problem: RetryAfter) -> timedelta:
    """How long Telegram asks us to wait."""
    wait = problem.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _of_forbidden(problem: Forbidden, *, private: bool) -> DeliveryError:
    """Only what is known to be an end is one: everything about a group may hang on it."""
    if says(problem, _ENDED):
        return Unreachable()
    return Suspended() if private else NotAllowed()


def _of_bad_request(problem: BadRequest, *, private: bool) -> DeliveryError:
    if says(problem, _GONE):
        return Unreachable() if private else NotAllowed()
    if says(problem, _SILENCED):
        return NotAllowed()
    return Refused()


def _of_status(problem: NetworkError) -> DeliveryError:
    if says(problem, _TOO_MANY):
        return TryLater(A_WHILE)
    if says(problem, _TOO_LARGE):
        return Refused()
    return DeliveryError("Telegram has a trouble of its own.")
