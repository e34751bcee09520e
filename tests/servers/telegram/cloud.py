"""Telegram without its network: people, chats, messages, and what the bot has done."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock, system_clock
from tests.servers.telegram.chats import Chat
from tests.servers.telegram.entities import find_entities
from tests.servers.telegram.faults import Faults
from tests.servers.telegram.files import Files
from tests.servers.telegram.groups import Group
from tests.servers.telegram.limits import Limits
from tests.servers.telegram.membership import RIGHTS, Membership
from tests.servers.telegram.messages import Document, Message, Shown
from tests.servers.telegram.people import Person
from tests.servers.telegram.privacy import is_visible
from tests.servers.telegram.profile import Profile
from tests.servers.telegram.refusals import Json, bad
from tests.servers.telegram.updates import RETENTION, Updates

TOKEN: Final = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOpp_-1"
NEW_TOKEN: Final = "123456:BBbbCCddEEffGGhhIIjjKKllMMnnOOpp_-2"
ME: Final[Json] = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Banyan",
    "username": "banyan_test_bot",
}


class Cloud:
    """One bot and everybody around it.

    `keeps` bounds what is remembered of the log and of each chat, for long runs.
    """

    me: Json = ME

    def __init__(
        self,
        clock: Clock = system_clock,
        limits: Limits | None = None,
        *,
        keeps: int | None = None,
    ) -> None:
        self.clock = clock
        self.limits = limits or Limits.none()
        self.keeps = keeps
        self.token = TOKEN
        self.privacy_mode = True
        self.people: dict[str, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(clock)
        self.faults = Faults()
        self.files = Files()
        self.profile = Profile()
        self.log: list[Shown] = []
        self.calls: Counter[str] = Counter()  # by method, refused or not
        self.sends = 0
        self.refused_429 = 0
        self.dropped_entities = 0
        self.answered_callbacks: list[tuple[str, str]] = []
        self._callbacks: dict[str, datetime] = {}
        self._last_message = 0
        self._last_group = 0
        self._watchers: list[asyncio.Future[None]] = []

    @property
    def now(self) -> datetime:
        """The time in Telegram."""
        return self.clock()

    # Who and what there is

    def person(self, name: str, language: str = "en") -> Person:
        """The person of this name, who is made up when first asked for."""
        if name not in self.people:
            person = Person(self, 1001 + len(self.people), name, language)
            self.people[name] = person
            self.chats[person.id] = person.private
        return self.people[name]

    @property
    def owner(self) -> Person:
        """Whoever does what nobody in particular does."""
        return self.person("owner")

    def group(
        self,
        title: str,
        members: Iterable[Person] = (),
        administrators: Iterable[Person] = (),
        *,
        forum: bool = False,
        supergroup: bool = True,
    ) -> Group:
        """A new group, in which the bot is not yet."""
        group = self.new_group(title, supergroup=supergroup, forum=forum)
        for person in members:
            group.members[person.id] = Membership("member")
        for number, person in enumerate(administrators):
            status = "administrator" if number else "creator"
            group.members[person.id] = Membership(status, frozenset(RIGHTS))
        return group

    def new_group(self, title: str, *, supergroup: bool, forum: bool) -> Group:
        """A group without anybody in it."""
        self._last_group += 1
        kind = "supergroup" if supergroup or forum else "group"
        base = -1001000000000 if kind == "supergroup" else -4000000
        group = Group(self, base - self._last_group, title, kind, forum=forum)
        self.chats[group.id] = group
        return group

    def chat(self, id: int) -> Chat:
        """The chat with this id; raises what the Bot API would answer."""
        if found := self.chats.get(id):
            return found
        raise bad("chat not found")

    def person_by_id(self, id: int) -> Person | None:
        """The person with this id, if there is one."""
        chat = self.chats.get(id)
        return getattr(chat, "person", None)

    def current(self, message: Message | Shown) -> Message:
        """How a message looks now; raises ValueError if it is gone."""
        chat = self.chats[message.chat if isinstance(message, Shown) else message.chat.id]
        number = message.message if isinstance(message, Shown) else message.id
        if number not in chat.all:
            raise ValueError("this message is not there any more")
        return chat.all[number]

    def next_message_id(self) -> int:
        """The next id of private chats and basic groups."""
        self._last_message += 1
        return self._last_message

    # What people do

    def hear(
        self,
        chat: Chat,
        sender: Json,
        text: str,
        *,
        topic: int = 0,
        reply_to: Message | None = None,
        extra: Json | None = None,
        picture: bytes | None = None,
        document: Document | None = None,
    ) -> Message:
        """Somebody writes; the bot is told if it may know."""
        message = chat.keep(
            Message(
                chat.next_id(),
                chat,
                sender,
                self.now,
                text,
                text,
                find_entities(text),
                topic=topic,
                reply_to=reply_to,
                picture=picture,
                document=document,
                extra=extra or {},
            )
        )
        self.pass_on("message", message)
        return message

    def pass_on(self, kind: str, message: Message) -> None:
        """Tell the bot of a message if it may know."""
        if is_visible(message, username=self.me["username"], privacy_mode=self.privacy_mode):
            self.update(kind, message.as_json(), message.chat.id)

    def update(self, kind: str, content: Json, chat: int) -> int | None:
        """Queue an update; returns its id if the bot wants it."""
        return self.updates.add(kind, content, chat)

    def new_callback(self) -> str:
        """The id of a query that can be answered for a while."""
        query = str(5_000_000_000_000 + len(self._callbacks))
        self._callbacks[query] = self.now
        return query

    def knows_callback(self, query: str) -> bool:
        """Whether it can still be answered."""
        asked = self._callbacks.get(query)
        return asked is not None and self.now < asked + RETENTION["callback_query"]

    def revoke_token(self) -> str:
        """Make the token worthless; returns the new one."""
        self.token = NEW_TOKEN
        return self.token

    # What the bot does

    def show(self, shown: Shown) -> None:
        """Note what the bot has done and people see."""
        self.log.append(shown)
        self.sends += shown.kind == "sends"
        if self.keeps is not None and len(self.log) > 2 * self.keeps:
            del self.log[: -self.keeps]
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    async def until(
        self, true: Callable[[], bool], within: timedelta = timedelta(seconds=5)
    ) -> None:
        """Wait until this is true, looking whenever the bot has done something."""
        async with asyncio.timeout(within.total_seconds()):
            while not true():
                await self.activity()

    def activity(self) -> asyncio.Future[None]:
        """What is done as soon as the bot does something after this call."""
        watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watchers.append(watcher)
        return watcher

    def limit(self, chat: Chat | None, *, paid: bool = False) -> None:
        """Count a request against the rates; raises the refusal if there are too many."""
        if not self.limits.active:
            return
        now = self.limits.clock() if self.limits.clock else self.now.timestamp()
        private = chat is not None and chat.kind == "private"
        refusal = self.limits.check(now, chat.id if chat else None, private=private, paid=paid)
        if refusal:
            self.refused_429 += 1
            raise refusal
