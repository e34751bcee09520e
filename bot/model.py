"""The words that all rooms share: what happened, and what shall be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Final, TypeAlias

from bot.text import Text

Plain: TypeAlias = Any  # what JSON can hold, and nothing richer

LARGEST_VOICE: Final = 1024 * 1024  # bytes of a voice note that is read: some five minutes


@dataclass(frozen=True, slots=True)
class Account:
    """Who acts on a platform: a numeric or full id, never a name."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a chat or room, and the topic or thread in it."""

    platform: str
    chat: str
    thread: str = ""
    private: bool = False  # one person and Banyan, nobody else


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody sent; its content is here only if it is small enough to be read."""

    name: str
    mime: str
    size: int  # bytes
    content: bytes | None = None
    reference: str = ""  # what the platform knows it by, where it can still be fetched
    voice: bool = False  # it was spoken for whoever reads the chat


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote something."""

    text: str
    files: tuple[Attachment, ...] = ()
    addressed: bool = False  # in a group: Banyan was named or answered
    message: str = ""  # the platform's id of what was written
    reply_to: str = ""  # and of the message that it answers, where it answers one


@dataclass(frozen=True, slots=True)
class Commanded:
    """Somebody wrote a command, with the sign of their platform before it."""

    word: str  # without the sign, in lower case
    rest: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button; what it carries is as untrusted as typed words."""

    data: str
    message: str  # the platform's id of the message that the button was under


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put a reaction on a message, or took it back."""

    key: str
    message: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed what they had written."""

    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the private chat, perhaps through a link with a word in it."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into the group, or let Banyan into the private chat again."""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left the group, or was banned from it."""

    banned: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """Banyan itself was added to a group."""

    title: str


@dataclass(frozen=True, slots=True)
class Removed:
    """Banyan itself was removed from a group, or blocked in a private chat."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group goes on under another id: it was upgraded or replaced."""

    chat: str  # the platform's id of it from now on


@dataclass(frozen=True, slots=True)
class Unheard:
    """Somebody said something under a key that did not arrive."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something arrived that could not be understood; it is kept for the operator."""

    payload: str


What: TypeAlias = (
    Said
    | Commanded
    | Pressed
    | Reacted
    | Edited
    | Opened
    | Joined
    | Left
    | Invited
    | Removed
    | Moved
    | Unheard
    | Unreadable
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that happened on a platform, in words every room understands."""

    id: str  # unique on its platform: what is delivered twice is handled once
    account: Account
    place: Place
    what: What
    at: datetime  # aware, UTC, the platform's own clock
    language: str = ""  # what the platform guesses this person reads


@dataclass(frozen=True, slots=True)
class Due:
    """A time that was written down has come."""

    kind: str
    about: str  # id of the row that it is about
    at: datetime  # when it was claimed


class Weight(IntEnum):
    """What is sent first, and what a send that may have arrived is worth repeating for."""

    QUESTION = 0
    ANSWER = 1
    NOTICE = 2
    ANNOUNCEMENT = 3


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `data` comes back, an `url` is opened."""

    label: Text
    data: str = ""  # verb:id:option, at most 64 bytes
    url: str = ""
    aside: bool = False  # a way out, not one of the things to choose from


Buttons: TypeAlias = tuple[tuple[Button, ...], ...]  # rows


@dataclass(frozen=True, slots=True)
class Picture:
    """A recipe that is drawn when it is sent; texts in it are drawn in the reader's language."""

    kind: str
    data: Plain
    alt: Text  # the same facts in words


@dataclass(frozen=True, slots=True)
class Document:
    """A file that Banyan sends."""

    name: str
    mime: str
    content: str | bytes
    voice: bool = False  # a voice note, which is heard and not opened

    @property
    def data(self) -> bytes:
        """What is in it."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True, slots=True)
class Send:
    """A new message."""

    text: Text
    buttons: Buttons = ()
    picture: Picture | None = None
    document: Document | None = None
    discreet: bool = False  # what is chosen is nobody else's business, not even a server's


@dataclass(frozen=True, slots=True)
class Edit:
    """A message that was sent takes another form."""

    of: str  # key of the letter that sent it
    text: Text
    buttons: Buttons = ()
    message: str = ""  # or the platform's own id
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Delete:
    """A message, Banyan's own or somebody's command, disappears."""

    of: str = ""  # key of the letter that sent it
    message: str = ""  # or the platform's own id


Message: TypeAlias = Send | Edit | Delete


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The private chat that this person used last."""

    person: str


Address: TypeAlias = ToPerson | Place


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that shall be said, committed together with the reason for saying it."""

    key: str  # idempotency key
    to: Address
    message: Message
    weight: Weight = Weight.ANSWER
    languages: tuple[str, ...] = ()  # who reads it, where none are kept
    not_before: datetime | None = None
    seal: str = ""  # a poll: until it is delivered, only the key of that poll can read it
    zone: str = ""  # IANA: on whose clock it is read, where none is kept
