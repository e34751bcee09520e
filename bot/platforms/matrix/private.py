"""Private chats as they are: with one person, and nobody else who could listen."""

from __future__ import annotations

from bot.platforms.matrix.api import MatrixError
from bot.platforms.matrix.direct import Direct
from bot.platforms.matrix.errors import is_passing
from bot.platforms.matrix.room import Room
from bot.platforms.matrix.rooms import Rooms


class PrivateChats:
    """Tells private chats from rooms, and begins them."""

    def __init__(self, direct: Direct, rooms: Rooms) -> None:
        self._direct = direct
        self._rooms = rooms

    def companion_of(self, room: str) -> str:
        """Whom a room was meant to be a private chat with; nobody, if it was not."""
        return self._direct.companion(room)

    def may_hear(self, room: Room) -> bool:
        """Whether what is meant for whom the room was a private chat with reaches nobody else."""
        if room.is_for_all_to_read:
            return False
        return bool(room.companion) and self._direct.companion(room.id) in ("", room.companion)

    async def is_one(self, room: Room) -> bool:
        """Whether a room is a private chat now.

        Raises what `Api.call` raises.
        """
        if not room.companion or room.is_space or room.is_for_all_to_read:
            return False
        if self._direct.companion(room.id) == room.companion:
            return True
        if room.title or room.is_public or not room.is_closed:
            return False
        # Two in a room without a name: some clients make private chats without saying so.
        await self._direct.add(room.companion, room.id)
        return True

    async def end(self, room: str) -> None:
        """Note that a room is no private chat any more, whoever is in it.

        Raises what `Api.call` raises.
        """
        await self._direct.remove(room)

    async def begun_with(self, user: str) -> str:
        """The private chat with somebody, begun where there is none.

        Raises what `Api.call` raises.
        """
        for room in self._direct.rooms_with(user):
            try:
                known = await self._rooms.get(room)
            except MatrixError as problem:
                if is_passing(problem):
                    raise
                continue
            if known.companion == user:
                return room
        return await self._direct.begin(user)
