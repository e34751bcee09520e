"""Messages as people see them, as the log keeps them, and as the Bot API tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.servers.telegram.refusals import Json

if TYPE_CHECKING:
    from tests.servers.telegram.chats import Chat

Kind: TypeAlias = Literal["sends", "edits", "deletes"]


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message."""

    label: str
    data: str = ""
    url: str = ""

    def as_json(self) -> Json:
        what = {"url": self.url} if self.url else {"callback_data": self.data}
        return {"text": self.label, **what}


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was sent."""

    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that the bot did and people saw."""

    kind: Kind
    chat: int
    message: int
    text: str = ""  # as the bot sent it, with its HTML; of a file, the caption
    topic: int = 0
    buttons: Rows = ()
    picture: bytes | None = field(default=None, repr=False)
    document: Document | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Message:
    """One message of a chat, as it looks now."""

    id: int
    chat: Chat
    sender: Json  # the user it comes from
    at: datetime
    text: str = ""  # after parsing
    raw: str = ""  # as it was sent
    entities: list[Json] = field(default_factory=list)
    buttons: Rows = ()
    from_bot: bool = False
    topic: int = 0
    reply_to: Message | None = None
    picture: bytes | None = field(default=None, repr=False)
    document: Document | None = None
    extra: Json = field(default_factory=dict)  # service messages, files, senders of other kinds
    edited_at: datetime | None = None

    @property
    def is_file(self) -> bool:
        """Whether its words are a caption."""
        return any(kind in self.extra for kind in ("photo", "document", "voice"))

    def each_button(self) -> Iterator[Button]:
        """Its buttons, row by row."""
        for row in self.buttons:
            yield from row

    def as_json(self, *, quoting: bool = True) -> Json:
        """The message as the Bot API tells it."""
        content: Json = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.as_json(),
            "date": int(self.at.timestamp()),
        }
        if self.text:
            words, marks = ("caption", "caption_") if self.is_file else ("text", "")
            content[words] = self.text
            if self.entities:
                content[f"{marks}entities"] = self.entities
        if self.buttons:
            content["reply_markup"] = markup_json(self.buttons)
        content |= self._thread()
        if self.reply_to and quoting:
            content["reply_to_message"] = self.reply_to.as_json(quoting=False)
        if self.edited_at:
            content["edit_date"] = int(self.edited_at.timestamp())
        return content | self.extra

    def _thread(self) -> Json:
        if self.topic:
            return {"message_thread_id": self.topic, "is_topic_message": True}
        if self.reply_to and self.chat.kind == "supergroup":
            # A plain thread of replies has an id, too; only is_topic_message tells them apart.
            return {"message_thread_id": self.root().id}
        return {}

    def root(self) -> Message:
        """The message that a thread of replies began with."""
        message = self
        while message.reply_to:
            message = message.reply_to
        return message


def markup_json(buttons: Rows) -> Json:
    """A keyboard as the Bot API tells it."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in buttons]}
