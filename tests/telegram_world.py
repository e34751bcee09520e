"""The whole core on Telegram's platform and the stand-in for its servers, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from markupsafe import Markup

from bot.clock import Timer
from bot.model import (
    Account,
    Commanded,
    Document,
    Invited,
    Joined,
    Left,
    Opened,
    Place,
    Pressed,
    Removed,
    Said,
    What,
)
from bot.platforms.base import Outgoing, Platform, ReadyButton, ReadyPicture
from bot.platforms.telegram.platform import Telegram
from bot.settings import Telegram as Settings
from tests import counting
from tests.servers.telegram import TOKEN, BotApi, Cloud, Group, Limits, Person, Shown
from tests.servers.telegram.membership import RIGHTS, Membership
from tests.world import GROUP, START, Fate, World, private

TITLE: Final = "Village"


class Virtual(Timer):
    """Time that passes as soon as somebody waits for it: both sides reckon with the same."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        """The same as a number."""
        return self.at.timestamp()

    async def sleep(self, time: timedelta) -> None:
        self.at += time
        await asyncio.sleep(0)


class TelegramWorld(World):
    """Banyan on Telegram, and the people there."""

    def __init__(self, path: Path, *, fate: Fate | None = None) -> None:
        super().__init__(path, fate=fate)
        self.timer = self.virtual = Virtual()
        limits = Limits.telegram(clock=self.virtual.seconds)
        self.cloud = Cloud(lambda: self.now, limits)
        self.cloud.updates.hurry = self.cloud.updates.pause = 0
        self.group = self.cloud.group(TITLE, [], [self.cloud.owner])
        self._let_in("administrator")
        self._servers = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.server = await self._servers.enter_async_context(BotApi(self.cloud))
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        await self._servers.aclose()

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        settings = Settings.model_validate({"token": TOKEN, "api_url": self.server.url})
        opened = Telegram.open(
            self.database, settings, languages=("en",), clock=lambda: self.now, timer=self.timer
        )
        return {"telegram": await stack.enter_async_context(opened)}

    async def restart(self) -> None:
        self.virtual.at += timedelta(minutes=1)  # no process is there again at once
        await super().restart()

    async def happens(self, who: str, what: What, *, place: Place | None = None) -> None:
        """Somebody does something in Telegram, and whatever follows has been handed over."""
        self.virtual.at += timedelta(minutes=1)  # people are slow, and what they are sent waits
        person = self.cloud.person(who)
        self._do(person, what, None if (place or private(who)).private else self.group)
        await self.all_heard()

    async def all_heard(self) -> None:
        """Wait until Banyan has taken all that waits for it, and said what it has to say."""
        await self._survive(self._heard)

    def _do(self, person: Person, what: What, group: Group | None) -> None:
        if group and not isinstance(what, Joined) and not group.membership(person).present:
            group.members[person.id] = Membership("member")
        match what:
            case Said() if group is None:
                self._say(person, what)
            case Said(text):
                person.writes(group, text)
            case Commanded(word, rest):
                person.writes(group, f"/{word} {rest}".strip())
            case Pressed(data, message):
                person.forges(group or person.private, int(message), data)
            case Opened(payload):
                person.writes(None, f"/start {payload}".strip())
            case _:
                self._come_or_go(person, what)

    def _say(self, person: Person, said: Said) -> None:
        """Somebody writes in private, sends a file or speaks, perhaps as an answer."""
        answered = person.private.all[int(said.reply_to)] if said.reply_to else None
        if not said.files:
            person.writes(None, said.text, reply_to=answered)
            return
        file = said.files[0]
        content = file.content or b""
        if file.voice:
            person.sends_voice(None, content, reply_to=answered)
        else:
            person.sends_file(None, file.name, content, file.mime, said.text, answered)

    def _come_or_go(self, person: Person, what: What) -> None:
        match what:
            case Joined():
                self.group.join(person)
            case Left(banned=True):
                self.group.ban(person, self.cloud.owner)
            case Left():
                self.group.leave(person)
            case Invited():
                self._let_in("left")
                self.group.add_bot(person)
                self._let_in("administrator")
            case Removed():
                self.group.remove_bot(person)

    async def _heard(self) -> None:
        """Wait until Banyan has taken everything that waits for it in Telegram."""
        while self.cloud.updates.waiting():
            await self.a_moment()

    def shown(self) -> list[counting.Shown]:
        """What people have seen so far, but for commands of theirs that were tidied away."""
        own = {(one.chat, one.message) for one in self.cloud.log if one.kind == "sends"}
        return [self._as_counted(one) for one in self.cloud.log if (one.chat, one.message) in own]

    def account(self, place: Place) -> Account:
        return Account("telegram", str(self.cloud.person(place.chat).id))

    def let_administer(self, who: str) -> None:
        rights = frozenset(RIGHTS)
        self.group.members[self.cloud.person(who).id] = Membership("administrator", rights)

    def _let_in(self, status: str) -> None:
        """Let Banyan be in the group, or not, as if that had always been so."""
        rights = frozenset(RIGHTS) if status == "administrator" else frozenset()
        self.group.known = True
        self.group.members[self.cloud.me["id"]] = Membership(status, rights)

    def _as_counted(self, one: Shown) -> counting.Shown:
        """What people see in Telegram, in the words of the counting platform."""
        place = GROUP if one.chat == self.group.id else private(self._name(one.chat))
        buttons = tuple(
            tuple(ReadyButton(button.label, button.data, button.url) for button in row)
            for row in one.buttons
        )
        picture = ReadyPicture(one.picture, "") if one.picture else None
        file = one.document
        document = Document(file.name, file.mime, file.content) if file else None
        outgoing = Outgoing(
            "", place, Markup(one.text), "", buttons, picture=picture, document=document
        )
        return counting.Shown(one.kind, place, str(one.message), outgoing)

    def _name(self, chat: int) -> str:
        return next(name for name, one in self.cloud.people.items() if one.id == chat)
