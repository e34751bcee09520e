"""From an answer of the homeserver to what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Clock
from bot.model import (
    Account,
    Commanded,
    Incoming,
    Invited,
    Moved,
    Opened,
    Place,
    Pressed,
    Reacted,
    Removed,
    Said,
    Unheard,
)
from bot.platforms.matrix.api import Api, Json, MatrixError, TooLarge
from bot.platforms.matrix.choosing import number_of
from bot.platforms.matrix.conversion import Where, happened, is_event, moment_of
from bot.platforms.matrix.encryption.machine import Arrived, Machine
from bot.platforms.matrix.encryption.reading import KeyMissing, NotReadable
from bot.platforms.matrix.encryption.room_keys import ENCRYPTED
from bot.platforms.matrix.errors import TROUBLES, is_logged_out, is_passing
from bot.platforms.matrix.foreign import events_of, part_of
from bot.platforms.matrix.links import payload_in
from bot.platforms.matrix.marks import Mark
from bot.platforms.matrix.names import NAME, Me
from bot.platforms.matrix.private import PrivateChats
from bot.platforms.matrix.rooms import Rooms
from bot.platforms.matrix.unread import Unread, UnreadMessages
from bot.rate_limits import Buckets, Rate
from storage import choices
from storage.database import Database

OLD: Final = timedelta(minutes=10)  # what was said longer ago in a room needs no answer any more
MOST_MISSED: Final = 500  # events of a room that are asked for where an answer leaves some out
AT_ONCE: Final = 100
ENTERING: Final = timedelta(seconds=10)  # that all wait for a room that took another's place
BEGUN: Final = Rate(capacity=5, refill=timedelta(minutes=10))  # private chats for one person
MOST_ATTEMPTS: Final = 8  # some minutes
NOTHING: Final = Arrived()

log = structlog.get_logger(__name__)


class Hearing:
    """Makes out what happened in rooms."""

    def __init__(
        self,
        api: Api,
        machine: Machine,
        rooms: Rooms,
        private: PrivateChats,
        database: Database,
        me: Me,
        clock: Clock,
        may_lead: Callable[[str], bool],
    ) -> None:
        """`may_lead` tells whom Banyan follows into rooms."""
        self._api = api
        self._machine = machine
        self._rooms = rooms
        self._private = private
        self._database = database
        self._me = me
        self._clock = clock
        self._in_vain: Counter[str] = Counter()  # rooms that could not be looked at
        self._readable: list[Incoming] = []  # by now, and not handed over yet
        self._caught_up: list[Unread] = []  # told with what is being heard
        self._may_lead = may_lead
        self._begun = Buckets(BEGUN)
        self.unread = UnreadMessages()

    async def hear(self, answer: Json, since: Mark) -> list[Incoming]:
        """What an answer tells; of the very first one nothing, as it tells of the past.

        Raises what `Api.call` raises.
        """
        found: list[Incoming] = []
        self._caught_up.clear()
        for room, told in part_of(answer, "rooms", "join").items():
            if isinstance(told, dict):
                found += _without_greeting(await self._all_in_room(room, told, since))
        for room, told in part_of(answer, "rooms", "leave").items():
            if isinstance(told, dict):
                found += await self._left(room, told, since)
        for one in self._caught_up:
            self.unread.remove(one)
        return found

    async def late(self, arrived: Arrived = NOTHING) -> list[Incoming]:
        """What can be read by now of what could not; and who has to write again.

        Raises what `Api.call` raises.
        """
        for one in self.unread.waiting():
            event = await self._read(one.room, one.event)
            if not isinstance(event, KeyMissing):
                told = await self._told(one.room, event) if event else []
                self.unread.remove(one)
                self._readable += told
        for one in self.unread.overdue(self._clock(), arrived.withheld):
            where = await self._where(one.room)
            if self.unread.give_up(one) and where and where.private:
                self._readable.append(self._unheard(one, where))
        found, self._readable = self._readable, []
        return found

    async def _all_in_room(self, room: str, told: Json, since: Mark) -> list[Incoming]:
        """What happened in one room; where that cannot be found out, others go on without it."""
        found: list[Incoming] = []
        try:
            async for incoming in self._in_room(room, told, since):
                found.append(incoming)  # noqa: PERF401 - what was found is kept where the rest fails
        except (MatrixError, TooLarge) as problem:
            if is_passing(problem) or is_logged_out(problem):
                raise
            log.warning("What happened in a room cannot be found out.", exc_info=problem)
        return found

    async def _in_room(self, room: str, told: Json, since: Mark) -> AsyncIterator[Incoming]:
        if not since.token:
            return
        timeline = _well_formed(events_of(told, "timeline"))
        entered = any(self._is_entering(event) for event in timeline)
        if part_of(told, "timeline").get("limited") is True and not entered:
            missed = part_of(told, "timeline").get("prev_batch")
            timeline = [*await self._missed(room, str(missed), since.token), *timeline]
        for event in timeline:
            async for incoming in self._said_before(room):
                yield incoming
            readable = await self._read(room, event)
            if isinstance(readable, KeyMissing):
                at = self._clock()
                self.unread.add(Unread(room, event, readable.session, since, at))
            elif readable is not None:
                for incoming in await self._told(room, readable):
                    yield incoming
        await self._leave_if_deserted(room)

    async def _said_before(self, room: str) -> AsyncIterator[Incoming]:
        """What has become readable in a room: it was said before what comes now."""
        for one in self.unread.waiting():
            if one.room == room and one not in self._caught_up:
                event = await self._read(room, one.event)
                if not isinstance(event, KeyMissing):
                    told = await self._told(room, event) if event else []
                    self._caught_up.append(one)
                    for incoming in told:
                        yield incoming

    async def _read(self, room: str, event: Json) -> Json | KeyMissing | None:
        """The event in the clear; None where it never will be."""
        if event["type"] != ENCRYPTED or event["sender"] == self._me.id:
            return event
        await self._machine.devices.know([event["sender"]])
        try:
            return self._machine.reading.decrypt(room, event)
        except KeyMissing as missing:
            return missing
        except NotReadable:
            log.warning("A message in a room cannot be read.")
            return None

    async def _told(self, room: str, event: Json) -> list[Incoming]:
        where = await self._where(room)
        if where is None:
            return []
        if self._is_companion(event, room):
            where = replace(where, private=True)  # also once they have left
        incoming = happened(event, where, self._me, self._clock())
        if incoming is None or not await self._is_news(incoming, event, where):
            return []
        if isinstance(incoming.what, Reacted):
            return await self._pressed(incoming, incoming.what, where)
        if isinstance(incoming.what, Moved) and not await self._follow(incoming, incoming.what):
            return []
        if isinstance(incoming.what, Invited):
            return [*await self._moved_here(incoming, room), incoming]
        return [incoming]

    async def _where(self, room: str) -> Where | None:
        try:
            known = await self._rooms.get(room)
        except (MatrixError, TooLarge) as problem:
            if self._shall_ask_again(room, problem):
                raise
            return None  # Banyan is not there any more, or it is too large to be looked at
        self._in_vain.pop(room, None)
        if known.is_space:
            return None  # it holds rooms; nobody talks in it
        private = await self._private.is_one(known)
        return Where(room, private, known.title)

    async def _is_news(self, incoming: Incoming, event: Json, where: Where) -> bool:
        """Whether it matters now.

        Who comes and goes always does. In a room nobody waits for an answer after some minutes;
        in a private chat a late one is better than none, and what was said on its way to Banyan
        was said to Banyan.
        """
        if event["type"] in ("m.room.member", "m.room.tombstone"):
            return True
        came = (await self._rooms.get(where.room)).since
        at = moment_of(event, self._clock())
        if where.private:
            return bool(event["origin_server_ts"] >= came - OLD / timedelta(milliseconds=1))
        return bool(event["origin_server_ts"] >= came and self._clock() - at <= OLD)

    async def _pressed(self, incoming: Incoming, what: Reacted, where: Where) -> list[Incoming]:
        """A reaction that Banyan had put under a message of its own: it was chosen."""
        number = number_of(what.key)
        async with self._database.reading() as tx:
            offered = await choices.of(tx, incoming.place, what.message)
        if number is None or offered is None or number >= len(offered):
            return []
        data, address = offered[number]
        if data:
            pressed = Pressed(data, what.message)
            return [_with(incoming, pressed, incoming.place)]
        payload = payload_in(address, self._me.id)
        if payload is None or where.private:
            return []
        if not self._begun.of(incoming.account.id).take(self._clock()):
            return []
        try:
            room = await self._private.begun_with(incoming.account.id)
        except TROUBLES:
            log.warning("A private chat could not be begun.")
            return []
        return [_with(incoming, Opened(payload), Place(NAME, room, private=True))]

    async def _follow(self, incoming: Incoming, what: Moved) -> bool:
        """Go into the room that took a room's place; it must say itself whose place it takes."""
        room = incoming.place.chat
        if incoming.place.private or not self._may_lead(incoming.account.id):
            return False
        if self._rooms.known(what.chat):
            return await self._rooms.is_succession(room, what.chat)
        old = await self._rooms.get(room)
        via = {"via": old.successor_server}
        try:
            await self._api.call("POST", "join", what.chat, query=via, patience=ENTERING)
        except TROUBLES:
            log.warning("A room was replaced by one that cannot be entered.")
            return False
        if await self._rooms.is_succession(room, what.chat):
            return True
        with suppress(*TROUBLES):
            await self._api.call("POST", "rooms", what.chat, "leave", body={})
        return False

    async def _moved_here(self, incoming: Incoming, room: str) -> list[Incoming]:
        """That a room took the place of another, where Banyan had to be asked into it first."""
        before = (await self._rooms.get(room)).predecessor
        if not before or not await self._rooms.is_succession(before, room):
            return []
        place = Place(NAME, before)
        id = f"{incoming.id}:moved"
        return [Incoming(id, incoming.account, place, Moved(room), incoming.at)]

    async def _left(self, room: str, told: Json, since: Mark) -> list[Incoming]:
        """Banyan was put out of a room, or has left it."""
        companion, known = self._private.companion_of(room), self._rooms.known(room)
        if known and not known.others <= {companion}:
            companion = ""  # others have come: it was a room by then
        self._rooms.drop(room)
        events = _well_formed(events_of(told, "timeline"))
        own = [one for one in events if one.get("state_key") == self._me.id]
        if not (since.token and own):
            return []
        where = Where(room, private=bool(companion))
        incoming = happened(own[-1], where, self._me, self._clock())
        if incoming is None or not isinstance(incoming.what, Removed):
            return []
        if companion:
            account = Account(NAME, companion)
            return [Incoming(incoming.id, account, incoming.place, Removed(), incoming.at)]
        return [incoming]

    async def _missed(self, room: str, start: str, since: str) -> list[Json]:
        """What happened between two answers and was left out of the second, oldest first."""
        found: list[Json] = []
        oldest = self._clock() - OLD
        while start and len(found) < MOST_MISSED:
            query = {"dir": "b", "from": start, "to": since, "limit": str(AT_ONCE)}
            try:
                answer = await self._api.call("GET", "rooms", room, "messages", query=query)
            except (MatrixError, TooLarge) as problem:
                if self._shall_ask_again(room, problem):
                    raise
                break
            chunk = answer.get("chunk")
            events = _well_formed(chunk if isinstance(chunk, list) else [])
            found += events
            end = answer.get("end")
            private = bool(self._private.companion_of(room))
            old = events and not private and moment_of(events[-1], self._clock()) < oldest
            start = end if isinstance(end, str) and end != start and events and not old else ""
        return found[::-1]

    def _shall_ask_again(self, room: str, problem: MatrixError | TooLarge) -> bool:
        """Whether to wait for a room; one that is broken must not hold up all others for ever."""
        if isinstance(problem, MatrixError) and problem.wait is not None:
            return True
        if not is_passing(problem):
            return False
        self._in_vain[room] += 1
        return self._in_vain[room] < MOST_ATTEMPTS

    async def _leave_if_deserted(self, room: str) -> None:
        known = self._rooms.known(room)
        if known and known.is_deserted:
            with suppress(*TROUBLES):  # it is tried again with whatever happens there next
                await self._private.end(room)
                await self._api.call("POST", "rooms", room, "leave", body={})

    def _is_companion(self, event: Json, room: str) -> bool:
        """Whether somebody comes into, or leaves, their own private chat."""
        companion, known = self._private.companion_of(room), self._rooms.known(room)
        if known and not known.others <= {companion}:
            return False  # others have come: it is a room by now
        return event["type"] == "m.room.member" and event.get("state_key") == companion != ""

    def _is_entering(self, event: Json) -> bool:
        own = event["type"] == "m.room.member" and event.get("state_key") == self._me.id
        return own and event["content"].get("membership") == "join"

    def _unheard(self, one: Unread, where: Where) -> Incoming:
        account = Account(NAME, one.event["sender"])
        place = Place(NAME, where.room, private=where.private)
        id = f"{one.event['event_id']}:unheard"
        return Incoming(id, account, place, Unheard(), self._clock())


def _without_greeting(found: list[Incoming]) -> list[Incoming]:
    """Whoever has said something already waits for an answer to that, and for no greeting."""
    if not any(isinstance(one.what, Said | Commanded) and one.place.private for one in found):
        return found
    return [one for one in found if not isinstance(one.what, Opened)]


def _well_formed(events: Iterable[object]) -> list[Json]:
    return [event for event in events if isinstance(event, dict) and is_event(event)]


def _with(incoming: Incoming, what: Pressed | Opened, place: Place) -> Incoming:
    return Incoming(incoming.id, incoming.account, place, what, incoming.at)
