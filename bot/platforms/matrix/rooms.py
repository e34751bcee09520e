"""The rooms that Banyan is in, each looked at when it first matters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.platforms.matrix.api import Api, MatrixError, TooLarge
from bot.platforms.matrix.encryption.machine import Machine
from bot.platforms.matrix.errors import is_passing
from bot.platforms.matrix.room import Room


class Rooms:
    """What is known of rooms; nothing is kept but that a room is encrypted."""

    def __init__(self, api: Api, machine: Machine, me: str) -> None:
        self._api = api
        self._machine = machine
        self._me = me
        self._rooms: dict[str, Room] = {}
        self._loading: dict[str, asyncio.Lock] = {}
        self._meanwhile: dict[str, list[object]] = {}  # what happens while one is looked at
        self._encrypted = set(machine.encrypted_rooms())

    def follow(self, room: str, events: Iterable[object]) -> None:
        """Hear what happened in a room, if it is one that is known."""
        known = self._rooms.get(room)
        if known is None:
            if room in self._meanwhile:
                self._meanwhile[room] += events
            return
        known.take(events)
        self._note_encrypted(known)

    def drop(self, room: str) -> None:
        """Know a room no longer: Banyan is not in it any more, or something was missed."""
        self._rooms.pop(room, None)

    def known(self, room: str) -> Room | None:
        """The room, if it has been looked at."""
        return self._rooms.get(room)

    async def get(self, room: str) -> Room:
        """The room as it is now.

        Raises what `Api.call` raises: `MatrixError` where Banyan is not in it.
        """
        async with self._loading.setdefault(room, asyncio.Lock()):
            known = self._rooms.get(room)
            return known or await self._load(room)

    async def is_succession(self, old: str, new: str) -> bool:
        """Whether both rooms say that one took the place of the other; anybody can say half of it.

        Raises what `Api.call` raises, but for refusals.
        """
        try:
            before, after = await self.get(old), await self.get(new)
        except (MatrixError, TooLarge) as problem:
            if is_passing(problem):
                raise
            return False  # Banyan is not in both
        return before.successor == new and after.predecessor == old

    async def _load(self, room: str) -> Room:
        meanwhile = self._meanwhile[room] = []
        try:
            found = await self._api.call_list("GET", "rooms", room, "state")
        finally:
            del self._meanwhile[room]
        known = Room(room, self._me)
        known.take([*found, *meanwhile])
        known.encrypted = known.encrypted or room in self._encrypted
        self._note_encrypted(known)
        self._rooms[room] = known
        return known

    def _note_encrypted(self, room: Room) -> None:
        if room.encrypted and room.id not in self._encrypted:
            self._encrypted.add(room.id)
            self._machine.note_encrypted(room.id)
