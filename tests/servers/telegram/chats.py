"""Chats: what is in them, and what the bot may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.telegram.messages import Message
from tests.servers.telegram.refusals import Json, forbidden

if TYPE_CHECKING:
    from tests.servers.telegram.cloud import Cloud
    from tests.servers.telegram.people import Person


class Chat:
    """What private chats and groups have in common."""

    kind: str = "private"
    id: int

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.all: dict[int, Message] = {}  # by id, in their order
        self.delivered_at: float | None = None  # by time.monotonic, when the bot last wrote here

    @property
    def messages(self) -> list[Message]:
        """How the chat looks now."""
        return list(self.all.values())

    @property
    def last(self) -> Message:
        """The newest message."""
        return next(reversed(self.all.values()))

    def as_json(self) -> Json:
        raise NotImplementedError

    def check_access(self, what: str = "text messages") -> None:
        """Refuse the bot what it may not do here."""
        raise NotImplementedError

    def may_delete(self, message: Message) -> bool:
        """Whether the bot may delete it, as far as rights go."""
        raise NotImplementedError

    def next_id(self) -> int:
        """The id of the next message; private chats and basic groups share one sequence."""
        return self.cloud.next_message_id()

    def keep(self, message: Message) -> Message:
        """Add a message to what can be seen."""
        self.all[message.id] = message
        most = self.cloud.keeps
        if most is not None and len(self.all) > most:
            del self.all[next(iter(self.all))]
        return message


class Private(Chat):
    """A person's chat with the bot."""

    def __init__(self, cloud: Cloud, person: Person) -> None:
        super().__init__(cloud)
        self.person = person
        self.id = person.id

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "type": "private",
            "first_name": self.person.first_name,
            "username": self.person.username,
        }

    def check_access(self, what: str = "text messages") -> None:
        person = self.person
        if person.deactivated:
            raise forbidden("user is deactivated")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocked:
            raise forbidden("bot was blocked by the user")

    def may_delete(self, message: Message) -> bool:
        return True
