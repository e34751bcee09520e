"""What a platform is and can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from markupsafe import Markup

from bot.model import Account, Document, Incoming, Place
from bot.rate_limits import Pacing

# Returns once everything has been committed: only then may the platform forget it.
Receive: TypeAlias = Callable[[Sequence[Incoming]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ReadyButton:
    """A button in the reader's language."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReadyPicture:
    """A drawn picture and the same facts in words."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter in the words of its reader, ready to be handed over."""

    key: str  # idempotency key
    place: Place
    text: Markup  # b, i, code and a; everything else escaped; lines end with a line feed
    language: str
    buttons: tuple[tuple[ReadyButton, ...], ...] = ()
    picture: ReadyPicture | None = None
    document: Document | None = None
    edits: str = ""  # the platform's id of the message that takes this form
    deletes: str = ""  # the platform's id of the message that disappears


class Platform(Protocol):
    """One network: takes what happens there to the door, and letters back."""

    name: str
    command_sign: str  # "/" or "!"
    knows_keys: bool  # whether a second send with the same key is recognised as the first
    pacing: Pacing  # how fast it may be talked to

    async def listen(self, receive: Receive) -> None:
        """Hand over what happens, until cancelled."""

    async def deliver(self, outgoing: Outgoing) -> str:
        """Hand over one message; returns the platform's id of it, its receipt.

        Raises `TryLater`, `Unreachable`, `Refused` or `Uncertain`.
        """

    def link_for(self, payload: str) -> str:
        """The address that leads whoever follows it into their private chat with Banyan."""

    async def working(self, place: Place) -> None:
        """Show that an answer is on its way; this may be lost."""

    async def administers(self, account: Account, place: Place) -> bool:
        """Whether this account administers this group now."""
