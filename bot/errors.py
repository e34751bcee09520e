"""What can go wrong, each with the sentence that a person may read about it."""

from __future__ import annotations

from datetime import timedelta

from bot.text import Text, _


class BanyanError(Exception):
    """Something went wrong that we know about."""

    text: Text | None = _("Sorry, that did not work. Please try again.")


class NoAnswer(BanyanError):
    """A platform was asked something and did not answer in time."""

    text = _("I cannot look that up right now. Please try again in a minute.")


class DeliveryError(BanyanError):
    """A letter could not be handed over; nobody is told in the chat itself."""

    text = None


class TryLater(DeliveryError):
    """The platform asks us to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"The platform asks us to wait {wait.total_seconds():.0f} s.")
        self.wait = wait


class Unreachable(DeliveryError):
    """The person blocked Banyan, or the chat is gone."""


class Refused(DeliveryError):
    """The platform will never take this message in this form."""


class Uncertain(DeliveryError):
    """The message may have arrived, or not."""


class Suspended(DeliveryError):
    """The person cannot be written to now, though they may be again in some days."""


class NotAllowed(DeliveryError):
    """The group lets Banyan stay and does not let it write."""


class ChatMoved(DeliveryError):
    """The group goes on under another id."""

    def __init__(self, chat: str) -> None:
        super().__init__("The group goes on under another id.")
        self.chat = chat


class LoggedOut(DeliveryError):
    """The platform does not know Banyan's account any more; it says nothing about the letter."""
