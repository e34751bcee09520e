"""What a platform is and can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from bot.model import Account, Document, Incoming, Place, Weight
from bot.rate_limits import Pacing


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a platform goes on after events that it handed over, in its own words."""

    platform: str
    value: str


class Receive(Protocol):
    """The door: takes what happened."""

    async def __call__(self, incomings: Sequence[Incoming], cursor: Cursor | None = None) -> None:
        """Return once everything has been committed: only then may the platform forget it.

        The cursor is committed together with the last of these events, and never before one that
        was handed over earlier.
        """


@dataclass(frozen=True, slots=True)
class ReadyButton:
    """A button in the reader's language."""

    label: str
    data: str = ""
    url: str = ""
    aside: bool = False  # a way out, which counts for nothing where choices are numbered


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
    text: Markup  # b, i, code, a and time; everything else escaped; lines end with a line feed
    language: str
    buttons: tuple[tuple[ReadyButton, ...], ...] = ()
    picture: ReadyPicture | None = None
    document: Document | None = None
    edits: str = ""  # the receipt of the message that takes this form
    deletes: str = ""  # the receipt of the message that disappears
    weight: Weight = Weight.ANSWER
    discreet: bool = False  # nobody else may see what is chosen


class Platform(Protocol):
    """One network: takes what happens there to the door, and letters back."""

    name: str
    command_sign: str  # "/" or "!"
    knows_keys: bool  # whether a second send with the same key is recognised as the first
    pacing: Pacing  # how fast it may be talked to

    async def listen(self, receive: Receive, since: str) -> None:
        """Hand over what happens, from the last cursor that was committed on, until cancelled."""

    def parts(self, outgoing: Outgoing) -> Sequence[Outgoing]:
        """The messages that this letter takes, in their order; mostly one.

        Each is delivered alone. The receipt of the letter is theirs, with spaces between them.
        """

    async def deliver(self, outgoing: Outgoing) -> str:
        """Hand over one message; returns the platform's id of it, its receipt.

        Raises a `DeliveryError` that says what becomes of the letter.
        """

    def link_for(self, payload: str) -> str:
        """The address that leads whoever follows it into their private chat with Banyan."""

    async def working(self, place: Place) -> None:
        """Show that an answer is on its way; this may be lost."""

    async def fetch(self, reference: str) -> bytes | None:
        """The content of a file that was sent; None where it does not come."""

    async def administers(self, account: Account, place: Place) -> bool:
        """Whether this account administers this group now."""
