"""One message on its way to Matrix: sent, edited or taken away."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.errors import ChatMoved, DeliveryError, Unreachable
from bot.model import Place
from bot.platforms.base import Outgoing
from bot.platforms.matrix.api import Api, Json, MatrixError
from bot.platforms.matrix.choosing import offer_of
from bot.platforms.matrix.content import edited, in_thread, reaction, said
from bot.platforms.matrix.encryption.machine import Machine
from bot.platforms.matrix.encryption.room_keys import ENCRYPTED
from bot.platforms.matrix.encryption.store import KeysNotKept
from bot.platforms.matrix.errors import TROUBLES, Trouble, is_logged_out, meaning
from bot.platforms.matrix.media import uploaded
from bot.platforms.matrix.private import PrivateChats
from bot.platforms.matrix.receipts import Receipt, receipts_in
from bot.platforms.matrix.room import Room
from bot.platforms.matrix.rooms import Rooms
from storage import choices
from storage.database import Database

MESSAGE: Final = "m.room.message"
NOT_THERE: Final = frozenset({"M_NOT_FOUND", "M_FORBIDDEN"})


class Sending:
    """Hands messages over, each with the key of its letter: whatever comes twice is sent once."""

    def __init__(
        self,
        api: Api,
        machine: Machine,
        rooms: Rooms,
        private: PrivateChats,
        database: Database,
        me: str,
    ) -> None:
        self._api = api
        self._machine = machine
        self._rooms = rooms
        self._private = private
        self._database = database
        self._me = me

    async def hand_over(self, part: Outgoing) -> str:
        """Do what the part wants; returns its receipt.

        Raises a `DeliveryError`.
        """
        room: Room | None = None
        try:
            room = await self._rooms.get(part.place.chat)
            return await self._done(part, room)
        except TROUBLES as problem:
            raise await self._meaning(problem, part.place, room) from problem
        except KeysNotKept as problem:
            raise DeliveryError("A key could not be written down.") from problem

    async def offer_reactions(self, part: Outgoing, receipt: str) -> None:
        """Put the reactions under a message that only have to be tapped.

        Raises what `Api.call` raises.
        """
        (known,) = receipts_in(receipt)
        for number, key in enumerate(offer_of(part, self._me).reactions, start=1):
            content = reaction(known.event, key)
            await self._send(known.room, "m.reaction", content, f"{part.key}+{number}")

    async def _meaning(self, problem: Trouble, place: Place, room: Room | None) -> DeliveryError:
        forbidden = isinstance(problem, MatrixError) and problem.code in NOT_THERE
        if forbidden and room and not place.private and await self._has_moved(room):
            return ChatMoved(room.successor)
        if forbidden:
            self._rooms.drop(place.chat)  # what is known of it may be out of date
        if is_logged_out(problem):
            return meaning(problem, inside=True, private=place.private)
        inside = room is not None and room.is_here
        return meaning(problem, inside=inside, private=place.private)

    async def _has_moved(self, room: Room) -> bool:
        try:
            return bool(room.successor) and await self._rooms.is_succession(room.id, room.successor)
        except TROUBLES:
            return False  # it will be asked again with the next letter

    async def _done(self, part: Outgoing, room: Room) -> str:
        if part.deletes:
            return await self._delete(part, room)
        self._must_be_alone(part, room)
        if part.edits:
            return await self._edit(part, room)
        return await self._say(part, room)

    async def _delete(self, part: Outgoing, room: Room) -> str:
        (known,) = receipts_in(part.deletes)
        try:
            path = ("rooms", known.room or room.id, "redact", known.event, _id(part.key))
            await self._api.call("PUT", *path, body={})
        except MatrixError as problem:
            if problem.code not in NOT_THERE:
                raise
        return part.deletes

    async def _edit(self, part: Outgoing, room: Room) -> str:
        (known,) = receipts_in(part.edits)
        if not known.is_in(room.id) or (part.place.private and part.buttons):
            # Whoever has tapped a reaction cannot tap it again: new choices are a new message.
            return await self._say(part, room)
        await self._send_hidden(room, edited(said(part, self._me), known), part)
        if part.buttons:
            await self._offer(part, known.event)
        return part.edits

    async def _say(self, part: Outgoing, room: Room) -> str:
        if part.picture or part.document:
            content = await uploaded(self._api, part, encrypted=room.encrypted)
        else:
            content = said(part, self._me)
        if part.place.thread:
            content = in_thread(content, part.place.thread)
        event = await self._send_hidden(room, content, part)
        if part.buttons:
            await self._offer(part, event)
        return str(Receipt(event, room.id, media=bool(part.picture or part.document)))

    async def _send_hidden(self, room: Room, content: Json, part: Outgoing) -> str:
        """Send a message, encrypted where the room is; returns its event.

        It is for who is in the room now: during a long upload others may have come.
        """
        self._must_be_alone(part, room)
        if not room.encrypted:
            return await self._send(room.id, MESSAGE, content, part.key)
        people = sorted(room.members)
        hidden = await self._machine.room_keys.encrypt(room.id, people, MESSAGE, content)
        return await self._send(room.id, ENCRYPTED, hidden, part.key)

    def _must_be_alone(self, part: Outgoing, room: Room) -> None:
        """Let nobody hear what is for one: somebody has left, or others have come."""
        if part.place.private and not self._private.may_hear(room):
            raise Unreachable

    async def _send(self, room: str, type_: str, content: Json, key: str) -> str:
        path = ("rooms", room, "send", type_, _id(key))
        answer = await self._api.call("PUT", *path, body=content)
        return str(answer.get("event_id", ""))

    async def _offer(self, part: Outgoing, event: str) -> None:
        """Remember what a message offers, before anybody can press it twice."""
        offer = offer_of(part, self._me)
        offered = [(one.data, one.url) for one in offer.numbered] if offer.tappable else []
        async with self._database.transaction() as tx:
            await choices.offer(tx, part.place, event, offered)


def _id(key: str) -> str:
    """The transaction id of a letter: the homeserver knows by it what it has had before.

    https://spec.matrix.org/latest/client-server-api/#transaction-identifiers
    """
    return hashlib.sha256(key.encode()).hexdigest()[:40]
