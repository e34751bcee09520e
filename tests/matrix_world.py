"""The whole core on Matrix's platform and a real homeserver, with people at ordinary clients."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bot.model import (
    Account,
    Commanded,
    Incoming,
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
from bot.platforms.base import Platform
from bot.platforms.matrix.choosing import REACTIONS, offer_of
from bot.platforms.matrix.receipts import receipts_in
from bot.settings import Matrix as Settings
from conversations.communities.codes import spaced
from storage.records.calls import CallState
from tests.counting import Shown
from tests.matrix_noting import Handed, Noting
from tests.matrix_seen import as_counted, as_it
from tests.servers.synapse import Homeserver, Person, Seen
from tests.world import GROUP, Fate, Killed, World, private

TITLE: Final = "Village"
FOUNDER: Final = "founder"
TYPED: Final = {"nominee", "keeper", "vote"}  # what a code for `calls` may be for


class MatrixWorld(World):
    """Banyan on Matrix, and the people there."""

    def __init__(
        self,
        path: Path,
        homeserver: Homeserver,
        *,
        members: Collection[str] = (),
        fate: Fate | None = None,
    ) -> None:
        """`members` are in the group before Banyan comes."""
        super().__init__(path, fate=fate)
        self.homeserver = homeserver
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, str] = {}  # private chats, by who is in them
        self.common_room = ""
        self.heard: set[str] = set()
        self.entered: dict[str, str] = {}  # by room: the event that Banyan came with
        self.something = asyncio.Event()
        self.died = asyncio.Event()
        self._members = members
        self._organisers: set[str] = set()
        self._handed: dict[str, Handed] = {}
        self._looked_at = 0
        self._shown: list[Shown] = []
        self._clients = AsyncExitStack()

    async def __aenter__(self) -> Self:
        account = await self.homeserver.register("banyan")
        self.me = account.user_id
        self.settings = Settings.model_validate(
            {
                "homeserver": self.homeserver.url,
                "user_id": account.user_id,
                "password": account.password,
                "store": self.path.parent / f"{self.path.stem}-matrix",
            }
        )
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        await self._clients.aclose()

    async def opened(self, stack: AsyncExitStack) -> Mapping[str, Platform]:
        # By the real time: the homeserver's clock cannot be turned.
        matrix = await stack.enter_async_context(Noting.open(self.database, self.settings))
        assert isinstance(matrix, Noting)
        self.matrix = matrix
        self.matrix.world = self
        return {"matrix": self.matrix}

    async def start(self) -> None:
        await super().start()
        await self._done(self.matrix.connected())

    async def _listen(self, platform: Platform) -> None:
        """Listen, and die where a message that is handed over meets the death."""
        self.died.clear()
        listening = asyncio.create_task(super()._listen(platform))
        dying = asyncio.create_task(self.died.wait())
        try:
            await asyncio.wait((listening, dying), return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
            dying.cancel()
            await asyncio.gather(listening, dying, return_exceptions=True)
        if self.died.is_set():
            raise Killed
        listening.result()

    def note(self, handed: Handed) -> None:
        """Note what was handed over; after a death the same may come again."""
        self._handed.setdefault(handed.outgoing.key, handed)

    def shown(self) -> list[Shown]:
        return list(self._shown)

    def account(self, place: Place) -> Account:
        return Account("matrix", self.people[place.chat].id)

    async def brings_together(self, mentor: Place, mentee: Place) -> None:
        await super().brings_together(mentor, mentee)
        await self._look()

    async def has_call(
        self,
        title: str,
        state: CallState,
        *,
        keepers: Sequence[Place],
        standing: Sequence[Place] = (),
        **wishes: Any,
    ) -> None:
        await super().has_call(title, state, keepers=keepers, standing=standing, **wishes)
        await self._look()

    def let_administer(self, who: str) -> None:
        self._organisers.add(who)

    async def happens(self, who: str, what: What, *, place: Place | None = None) -> None:
        """Somebody does something in Matrix, and whatever follows can be read by its readers."""
        person = await self.person(who)
        if not (place or private(who)).private:
            await self._group_is_there(added=not isinstance(what, Invited))
            heard = await self._in_group(person, what)
        elif isinstance(what, Opened):
            heard = await self._opens(person, who, what.payload)
        else:
            heard = await self._in_private(person, who, what)
        await self._survive(lambda: self._is_heard(heard))
        await self._look()

    async def pass_time(self, time: timedelta) -> None:
        await super().pass_time(time)
        await self._look()

    async def person(self, who: str) -> Person:
        """Somebody with a client, who is met for the first time if need be."""
        if who not in self.people:
            met = Person.register(self.homeserver, who)
            self.people[who] = await self._clients.enter_async_context(met)
        return self.people[who]

    async def _is_heard(self, heard: str) -> None:
        """Wait until an event, or that Banyan has entered a room, was handled.

        After a death it may not come again: then it was committed.
        """
        while heard not in self.heard and not await self._is_committed(heard):
            self.something.clear()
            await self.something.wait()

    async def _is_committed(self, heard: str) -> bool:
        event = self.entered.get(heard, heard)
        async with self.database.reading() as tx:
            return await tx.one("SELECT 1 FROM inbox WHERE id = :id", id=event) is not None

    async def _in_private(self, person: Person, who: str, what: What) -> str:
        if who not in self.rooms:
            return await self._begins(person, who, what)
        room = self.rooms[who]
        match what:
            case Said():
                return await self._says(person, room, what)
            case Commanded(word, rest):
                return await person.writes(room, f"!{word} {rest}".strip())
            case Pressed(data, message):
                return await self._chooses(person, who, data, message)
        raise AssertionError(f"nobody does this in a private chat: {what!r}")

    async def _says(self, person: Person, room: str, said: Said) -> str:
        """Somebody writes, sends a file or speaks, perhaps as an answer."""
        answered = receipts_in(said.reply_to)[-1].event if said.reply_to else None
        if not said.files:
            return await person.writes(room, said.text, reply_to=answered)
        file = said.files[0]
        return await person.sends_file(
            room,
            file.name,
            file.mime,
            file.content or b"",
            voice=file.voice,
            reply_to=answered,
        )

    async def _begins(self, person: Person, who: str, what: What) -> str:
        """Write at once, as most clients do: Banyan is still on its way into the room."""
        self.rooms[who] = ""
        door = self.matrix.hold_entering()
        self.rooms[who] = await person.opens_chat_with(self.me)
        heard = await self._in_private(person, who, what)
        door.set()
        return heard

    async def _opens(self, person: Person, who: str, payload: str) -> str:
        """Open the chat, or follow a link in the group: with the reaction that is under it."""
        if not payload and who not in self.rooms:
            self.rooms[who] = await person.opens_chat_with(self.me)
            return self.rooms[who]
        for one in reversed(self._handed.values()):
            for number, button in enumerate(offer_of(one.outgoing, self.me).numbered):
                if payload and button.url.endswith(f"?start={payload}"):
                    return await self._taps_link(person, who, one.known.event, number)
        word, _dash, code = payload.partition("-")
        if word in TYPED:  # a link carries no word here, so that a code is shown to be typed
            return await self._in_private(person, who, Commanded("calls", spaced(code)))
        return await person.writes(self.rooms[who], f"!start {payload}".strip())

    async def _taps_link(self, person: Person, who: str, event: str, number: int) -> str:
        await self._is_in_group(person)
        heard = await person.reacts(self.common_room, event, REACTIONS[number])
        if who not in self.rooms:
            await self._survive(lambda: self._is_heard(heard))
            self.rooms[who] = await person.until(lambda: next(iter(person.invited), None))
            await person.joins(self.rooms[who])
        return heard

    async def _chooses(self, person: Person, who: str, data: str, message: str) -> str:
        """Tap the reaction; type what is typed; what cannot be done so is forged."""
        room = self.rooms[who]
        found = next(one for one in self._handed.values() if one.receipt == message)
        offer = offer_of(found.outgoing, self.me)
        numbers = [one.data for one in offer.numbered]
        label = next((one.label for one in offer.others if one.data == data), "")
        if data in numbers and offer.tappable:
            number = numbers.index(data)
            seen = _of(person.seen(room), found.known.event)
            if (person.id, REACTIONS[number]) not in seen.reactions:
                return await person.reacts(room, found.known.event, REACTIONS[number])
        elif self._is_newest(found) and (label or data in numbers):
            return await person.writes(room, label or str(numbers.index(data) + 1))
        self.events += 1
        account, place = Account("matrix", person.id), Place("matrix", room, private=True)
        forged = Incoming(f"forged{self.events}", account, place, Pressed(data, message), self.now)
        await self._survive(lambda: self.door.receive([forged]))
        return room

    def _is_newest(self, found: Handed) -> bool:
        place = found.outgoing.place
        return (
            found
            == [
                one
                for one in self._handed.values()
                if one.outgoing.place == place and one.outgoing.buttons and not one.outgoing.deletes
            ][-1]
        )

    async def _in_group(self, person: Person, what: What) -> str:
        founder = await self.person(FOUNDER)
        match what:
            case Said(text):
                await self._is_in_group(person)
                return await person.writes(self.common_room, text)
            case Commanded(word, rest):
                await self._is_in_group(person)
                return await person.writes(self.common_room, f"!{word} {rest}".strip())
            case Invited():
                return await self._adds_banyan()
            case Joined():
                await self._is_in_group(person)
            case Left(banned=True):
                await founder.bans(person.id, self.common_room)
            case Left():
                await person.leaves(self.common_room)
            case Removed():
                self._forget_group()
                await founder.kicks(self.me, self.common_room)
                return self.common_room
        # The event of a coming or going is not told to whoever does it: a word after it is.
        return await founder.writes(self.common_room, "…")

    async def _adds_banyan(self) -> str:
        founder = await self.person(FOUNDER)
        self._forget_group()
        await founder.invites(self.me, self.common_room)
        return self.common_room

    def _forget_group(self) -> None:
        """Wait anew for what is told of the group."""
        self.heard.discard(self.common_room)
        self.entered.pop(self.common_room, None)

    async def _group_is_there(self, *, added: bool) -> None:
        """Have a group, encrypted like all rooms here, with Banyan in it if it was added before."""
        founder = await self.person(FOUNDER)
        if not self.common_room:
            levels = {"users": {founder.id: 100, self.me: 50}}
            self.common_room = await founder.makes_room(
                TITLE, encrypted=True, power_levels=levels, version="11"
            )
            for one in self._members:
                await self._is_in_group(await self.person(one))
            if added:
                heard = await self._adds_banyan()
                await self._survive(lambda: self._is_heard(heard))
                self._looked_at = len(self._handed)  # the introduction is another transcript's
        levels = {"users": {founder.id: 100, self.me: 50}}
        levels["users"] |= {self.people[one].id: 50 for one in self._organisers}
        await founder.sets(self.common_room, "m.room.power_levels", levels)

    async def _is_in_group(self, person: Person) -> None:
        if self.common_room not in person.joined:
            founder = await self.person(FOUNDER)
            await founder.invites(person.id, self.common_room)
            await person.joins(self.common_room)

    async def _look(self) -> None:
        """Let those who read it see what was handed over since."""
        for handed in list(self._handed.values())[self._looked_at :]:
            self._looked_at += 1
            place = handed.outgoing.place
            who = FOUNDER if place.chat == self.common_room else self._companion(place.chat)
            so = as_it(handed, self._changes_of(handed))
            seen = await self.people[who].sees(place.chat, handed.known.event, so)
            where = GROUP if place.chat == self.common_room else private(who)
            self._shown.append(as_counted(handed, seen, where))

    def _changes_of(self, handed: Handed) -> int:
        """How often a message had been changed when this was handed over, this included."""
        until = list(self._handed.values())[: self._looked_at]
        return sum(one.kind == "edits" and one.known == handed.known for one in until)

    def _companion(self, room: str) -> str:
        return next(who for who, chat in self.rooms.items() if chat == room)


def _of(seen: Sequence[Seen], event: str) -> Seen:
    return next(one for one in seen if one.id == event)
