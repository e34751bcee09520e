"""What the Bot API refuses, in its own words."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
OTHER_POLLER: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)
OLD_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"


class Refused(Exception):
    """The Bot API does not do what it was asked for."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The refusal as the Bot API says it."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad(words: str, **parameters: int) -> Refused:
    """The request itself is wrong."""
    return Refused(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refused:
    """The bot may not do that there."""
    return Refused(403, f"Forbidden: {words}")


def conflict(words: str) -> Refused:
    """Somebody else has taken the updates."""
    return Refused(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refused:
    """The bot has to wait for so many seconds."""
    words = f"Too Many Requests: retry after {seconds}"
    return Refused(429, words, retry_after=seconds)
