"""Groups: who is in them, and what people do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.servers.telegram.chats import Chat
from tests.servers.telegram.membership import RIGHTS, Membership
from tests.servers.telegram.messages import Message
from tests.servers.telegram.refusals import Json, bad, forbidden

if TYPE_CHECKING:
    from tests.servers.telegram.cloud import Cloud
    from tests.servers.telegram.people import Person

ANONYMOUS: Final[Json] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
AS_CHANNEL: Final[Json] = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}


@dataclass(slots=True)
class Topic:
    """A topic of a forum."""

    id: int
    name: str
    closed: bool = False


class Group(Chat):
    """A group, as its members use it; `members` is keyed by user id and holds the bot's, too."""

    def __init__(self, cloud: Cloud, id: int, title: str, kind: str, *, forum: bool) -> None:
        super().__init__(cloud)
        self.id = id
        self.title = title
        self.kind = kind
        self.forum = forum
        self.members: dict[int, Membership] = {}
        self.topics: dict[int, Topic] = {}
        self.silent = False  # whether only administrators may write
        self.another_bot_spoke = False  # last; commands without a name are then not for us
        self.migrated_to: Group | None = None
        self.known = False  # whether the bot was ever here
        self._next_id = 1

    def as_json(self) -> Json:
        content: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.forum:
            content["is_forum"] = True
        return content

    def next_id(self) -> int:
        if self.kind == "group":
            return super().next_id()
        self._next_id += 1
        return self._next_id - 1

    @property
    def bot(self) -> Membership:
        """What the bot is here."""
        return self.members.get(self.cloud.me["id"], Membership())

    def membership(self, person: Person) -> Membership:
        """What a person is here."""
        return self.members.get(person.id, Membership())

    # What the bot is told about access

    def check_member(self) -> None:
        """Refuse a bot that is not here."""
        if self.migrated_to:
            words = "group chat was upgraded to a supergroup chat"
            raise bad(words, migrate_to_chat_id=self.migrated_to.id)
        if not self.known:
            raise bad("chat not found")
        if self.bot.status == "kicked":
            raise forbidden(f"bot was kicked from the {self._sort} chat")
        if not self.bot.present:
            raise forbidden(f"bot is not a member of the {self._sort} chat")

    @property
    def _sort(self) -> str:
        return "supergroup" if self.kind == "supergroup" else "group"

    def check_access(self, what: str = "text messages") -> None:
        self.check_member()
        if self.silent and not self.bot.administers:
            raise bad(f"not enough rights to send {what} to the chat")

    def check_topic(self, topic: int) -> None:
        """Refuse a topic that is not there or not open."""
        if not topic:
            return
        if topic not in self.topics:
            raise bad("message thread not found")
        if self.topics[topic].closed and "can_manage_topics" not in self.bot.rights:
            raise bad("TOPIC_CLOSED")

    def may_delete(self, message: Message) -> bool:
        return message.from_bot or "can_delete_messages" in self.bot.rights

    # What people do

    def add_bot(self, by: Person) -> None:
        """Somebody adds the bot."""
        self.known = True
        self.change_bot(by, Membership("member"))
        self.service(by, {"new_chat_members": [self.cloud.me]})

    def remove_bot(self, by: Person) -> None:
        """Somebody removes the bot."""
        self.change_bot(by, Membership("kicked"))

    def promote_bot(
        self, rights: Iterable[str] = ("can_delete_messages",), by: Person | None = None
    ) -> None:
        """Make the bot an administrator with these rights, by names of the Bot API."""
        given = frozenset(rights) | {"can_manage_chat"}
        if unknown := given - set(RIGHTS):
            raise ValueError(f"these are no rights of administrators: {sorted(unknown)}")
        self.known = True
        self.change_bot(by or self.cloud.owner, Membership("administrator", given))

    def demote_bot(self, by: Person | None = None) -> None:
        """Make the bot an ordinary member."""
        self.change_bot(by or self.cloud.owner, Membership("member"))

    def join(self, person: Person) -> None:
        """Somebody comes in by a link."""
        self.change(person, Membership("member"), by=person)
        self.service(person, {"new_chat_members": [person.as_json()]})

    def leave(self, person: Person) -> None:
        """Somebody goes."""
        self.change(person, Membership("left"), by=person)
        self._say_left(person, by=person)

    def ban(self, person: Person, by: Person) -> None:
        """Somebody is thrown out and may not return."""
        self.change(person, Membership("kicked"), by=by)
        self._say_left(person, by=by)

    def unban(self, person: Person, by: Person) -> None:
        """Somebody may return."""
        self.change(person, Membership("left"), by=by)

    def promote(self, person: Person, by: Person | None = None) -> None:
        """Make a person an administrator."""
        rights = frozenset(RIGHTS)
        self.change(person, Membership("administrator", rights), by=by or self.cloud.owner)

    def demote(self, person: Person, by: Person | None = None) -> None:
        """Make an administrator an ordinary member."""
        self.change(person, Membership("member"), by=by or self.cloud.owner)

    def write_anonymously(self, text: str, topic: Topic | int = 0) -> Message:
        """An administrator writes as the group."""
        extra = {"sender_chat": self.as_json()}
        return self.cloud.hear(self, ANONYMOUS, text, topic=number_of(topic), extra=extra)

    def write_as_channel(self, text: str, topic: Topic | int = 0) -> Message:
        """Somebody writes as their channel."""
        channel = {"id": -1002000000001, "type": "channel", "title": "A channel"}
        extra = {"sender_chat": channel}
        return self.cloud.hear(self, AS_CHANNEL, text, topic=number_of(topic), extra=extra)

    def upgrade(self, by: Person | None = None) -> Group:
        """Make it a supergroup, which has another id."""
        if self.kind != "group":
            raise ValueError(f"{self.title} is a supergroup already")
        by = by or self.cloud.owner
        new = self.cloud.new_group(self.title, supergroup=True, forum=False)
        new.members, new.known = dict(self.members), self.known
        self.service(by, {"migrate_to_chat_id": new.id})
        self.migrated_to = new
        new.service(by, {"migrate_from_chat_id": self.id}, sender=ANONYMOUS)
        return new

    def topic(self, name: str, by: Person | None = None) -> Topic:
        """Open a topic."""
        if not self.forum:
            raise ValueError(f"{self.title} has no topics")
        created = {"name": name, "icon_color": 7322096}
        topic = Topic(self._next_id, name)
        self.topics[topic.id] = topic
        self.service(by, {"forum_topic_created": created}, topic=topic.id)
        return topic

    def close_topic(self, topic: Topic, by: Person | None = None) -> None:
        """Let nobody write there any more."""
        topic.closed = True
        self.service(by, {"forum_topic_closed": {}}, topic=topic.id)

    def reopen_topic(self, topic: Topic, by: Person | None = None) -> None:
        """Let people write there again."""
        topic.closed = False
        self.service(by, {"forum_topic_reopened": {}}, topic=topic.id)

    def delete_topic(self, topic: Topic) -> None:
        """Delete it, of which the bot is told nothing."""
        del self.topics[topic.id]

    # How Telegram tells of it

    def service(
        self, by: Person | None, extra: Json, *, topic: int = 0, sender: Json | None = None
    ) -> None:
        """A message that nobody wrote."""
        user = sender or (by or self.cloud.owner).as_json()
        message = Message(self.next_id(), self, user, self.cloud.now, topic=topic, extra=extra)
        self.keep(message)
        if self.bot.present:
            self.cloud.update("message", message.as_json(), self.id)

    def change(self, person: Person, to: Membership, *, by: Person) -> None:
        """Change what a person is here; only an administrator is told."""
        before, self.members[person.id] = self.membership(person), to
        if self.bot.administers:
            self.cloud.update(
                "chat_member", self._changed(person.as_json(), before, to, by), self.id
            )

    def change_bot(self, by: Person | None, to: Membership) -> None:
        """Change what the bot is here."""
        me = self.cloud.me
        before, self.members[me["id"]] = self.bot, to
        content = self._changed(me, before, to, by)
        self.cloud.update("my_chat_member", content, self.id)

    def _changed(self, user: Json, before: Membership, to: Membership, by: Person | None) -> Json:
        return {
            "chat": self.as_json(),
            "from": by.as_json() if by else self.cloud.me,
            "date": int(self.cloud.now.timestamp()),
            "old_chat_member": before.as_json(user),
            "new_chat_member": to.as_json(user),
        }

    def _say_left(self, person: Person, by: Person) -> None:
        self.service(by, {"left_chat_member": person.as_json()})


def number_of(topic: Topic | int) -> int:
    return topic.id if isinstance(topic, Topic) else topic
