"""People, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.servers.telegram.chats import Chat, Private
from tests.servers.telegram.entities import find_entities
from tests.servers.telegram.groups import Group, Topic, number_of
from tests.servers.telegram.membership import Membership
from tests.servers.telegram.messages import Button, Document, Message, Shown
from tests.servers.telegram.refusals import Json

if TYPE_CHECKING:
    from tests.servers.telegram.cloud import Cloud


class Person:
    """Somebody with an account; `started` says whether the bot may write to them."""

    def __init__(self, cloud: Cloud, id: int, name: str, language: str) -> None:
        self.cloud = cloud
        self.id = id
        self.first_name = name
        self.username = name
        self.language = language
        self.started = False
        self.blocked = False
        self.deactivated = False
        self.private = Private(cloud, self)

    def as_json(self) -> Json:
        content = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "username": self.username,
        }
        if self.language:
            content["language_code"] = self.language
        return content

    def writes(
        self,
        chat: Chat | None,
        text: str,
        topic: Topic | int = 0,
        reply_to: Message | None = None,
    ) -> Message:
        """Write in a group, or with None in private."""
        return self._sends(chat, text, topic=topic, reply_to=reply_to)

    def forwards(self, text: str, chat: Chat | None = None) -> Message:
        """Pass on what somebody else wrote."""
        origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": 1}
        return self._sends(chat, text, extra={"forward_origin": origin})

    def sends_file(
        self,
        chat: Chat | None,
        name: str,
        content: bytes,
        mime: str,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Send a document."""
        file = self.cloud.files.add(content, name)
        extra = {"document": {**file, "file_name": name, "mime_type": mime}}
        document = Document(name, content, mime)
        return self._sends(chat, caption, reply_to=reply_to, extra=extra, document=document)

    def sends_photo(self, chat: Chat | None, content: bytes, caption: str = "") -> Message:
        """Send a picture."""
        file = self.cloud.files.add(content, "photo.jpg")
        extra = {"photo": [{**file, "width": 800, "height": 600}]}
        return self._sends(chat, caption, extra=extra, picture=content)

    def sends_voice(
        self,
        chat: Chat | None,
        content: bytes,
        seconds: int = 3,
        reply_to: Message | None = None,
    ) -> Message:
        """Say something."""
        file = self.cloud.files.add(content, "voice.oga")
        extra = {"voice": {**file, "duration": seconds, "mime_type": "audio/ogg"}}
        return self._sends(chat, "", reply_to=reply_to, extra=extra)

    def sends_contact(self, chat: Chat | None, name: str, phone: str) -> Message:
        """Send somebody's number."""
        extra = {"contact": {"phone_number": phone, "first_name": name}}
        return self._sends(chat, "", extra=extra)

    def _sends(
        self,
        chat: Chat | None,
        text: str,
        *,
        topic: Topic | int = 0,
        reply_to: Message | None = None,
        extra: Json | None = None,
        picture: bytes | None = None,
        document: Document | None = None,
    ) -> Message:
        where = chat or self.private
        self._check(where, text)
        if where is self.private:
            self.started = True
        return self.cloud.hear(
            where,
            self.as_json(),
            text,
            topic=number_of(topic),
            reply_to=reply_to,
            extra=extra,
            picture=picture,
            document=document,
        )

    def _check(self, chat: Chat, text: str) -> None:
        """Do what an app does, which offers no other way; raises ValueError."""
        if self.deactivated:
            raise ValueError(f"{self.first_name} has no account any more")
        if isinstance(chat, Group) and not chat.membership(self).present:
            raise ValueError(f"{self.first_name} is not in {chat.title}")
        if chat is self.private and self.blocked:
            if not text.startswith("/start"):
                raise ValueError(f"{self.first_name} has blocked the bot")
            self.unblocks_bot()

    def edits(self, message: Message, text: str) -> None:
        """Change what was written."""
        message.text = message.raw = text
        message.entities = find_entities(text)
        message.edited_at = self.cloud.now
        self.cloud.pass_on("edited_message", message)

    def reacts(self, message: Message, emoji: str) -> None:
        """Put a sign under a message; with "" take it back."""
        chat = message.chat
        if isinstance(chat, Group) and not chat.bot.administers:
            return
        content = {
            "chat": chat.as_json(),
            "message_id": message.id,
            "user": self.as_json(),
            "date": int(self.cloud.now.timestamp()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        self.cloud.update("message_reaction", content, chat.id)

    def presses(self, message: Message | Shown, label: str) -> None:
        """Press the button with this label or these data; links to the bot are followed."""
        button = _find(self.cloud.current(message), label)
        if button.url:
            self.follows(button.url)
        else:
            at = self.cloud.current(message)
            self.forges(at.chat, at.id, button.data)

    def forges(self, chat: Chat | int, message_id: int, data: str) -> str:
        """Send any data as if a button had been pressed; returns the id of the query."""
        where = self.cloud.chat(chat) if isinstance(chat, int) else chat
        query = self.cloud.new_callback()
        content = {
            "id": query,
            "from": self.as_json(),
            "message": _reachable(where, message_id),
            "chat_instance": str(where.id * 7919),
            "data": data,
        }
        self.cloud.update("callback_query", content, where.id)
        return query

    def follows(self, url: str) -> Message:
        """Open a link to the bot, which starts it with what the link carries."""
        parts = urlsplit(url)
        if parts.path.strip("/") != self.cloud.me["username"]:
            raise ValueError(f"this leads elsewhere: {url}")
        payload = parse_qs(parts.query).get("start", [""])[0]
        return self.writes(None, f"/start {payload}".strip())

    def blocks_bot(self) -> None:
        """Stop the bot in private."""
        self.blocked = True
        self._changed("member", "kicked")

    def unblocks_bot(self) -> None:
        """Let the bot write again."""
        self.blocked = False
        self._changed("kicked", "member")

    def _changed(self, before: str, to: str) -> None:
        me = self.cloud.me
        content = {
            "chat": self.private.as_json(),
            "from": self.as_json(),
            "date": int(self.cloud.now.timestamp()),
            "old_chat_member": Membership(before).as_json(me),
            "new_chat_member": Membership(to).as_json(me),
        }
        self.cloud.update("my_chat_member", content, self.id)

    def deactivates(self) -> None:
        """Delete the account."""
        self.deactivated = True


def _find(message: Message, label: str) -> Button:
    for button in message.each_button():
        if label in {button.label, button.data}:
            return button
    offered = [button.label for button in message.each_button()]
    raise ValueError(f"nobody can press {label!r} here, only {offered}")


def _reachable(chat: Chat, message_id: int) -> Json:
    """The message of a press; of one that is gone, the bot learns only where it was."""
    if message := chat.all.get(message_id):
        return message.as_json()
    return {"chat": chat.as_json(), "message_id": message_id, "date": 0}
