"""Private chats: which rooms are one, and how a new one begins.

The account data `m.direct` says so to all clients of an account:
https://spec.matrix.org/latest/client-server-api/#direct-messaging
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from bot.platforms.matrix.account_data import keep, look_up
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.names import is_user

KIND: Final = "m.direct"
# Encrypted from the first message on, and for ever.
ENCRYPTION: Final = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Direct:
    """The private chats of the account."""

    def __init__(self, api: Api, me: str) -> None:
        self._api = api
        self._me = me
        self._with: dict[str, list[str]] = {}
        self._one_writes = asyncio.Lock()

    async def load(self) -> None:
        """Learn which there are.

        Raises what `Api.call` raises.
        """
        self._with = await self._read()

    def told(self, content: Mapping[str, object]) -> None:
        """Hear what another client, or this one, has written down."""
        self._with = _well_formed(content)

    def companion(self, room: str) -> str:
        """Whom a room is a private chat with; nobody, if it is none."""
        return next((user for user, rooms in self._with.items() if room in rooms), "")

    def rooms_with(self, user: str) -> Sequence[str]:
        """The private chats with somebody, the newest first."""
        return tuple(reversed(self._with.get(user, ())))

    async def add(self, user: str, room: str) -> None:
        """Note that a room is a private chat with this person, and with nobody else any more.

        Raises what `Api.call` raises.
        """
        if self.companion(room) == user:
            return
        async with self._one_writes:
            found = _without(await self._read(), room)
            found[user] = [*found.get(user, []), room]
            await self._write(found)

    async def remove(self, room: str) -> None:
        """Note that a room is no private chat any more.

        Raises what `Api.call` raises.
        """
        if not self.companion(room):
            return
        async with self._one_writes:
            await self._write(_without(await self._read(), room))

    async def begin(self, user: str) -> str:
        """A new private chat with somebody, who is asked into it.

        Raises what `Api.call` raises.
        """
        body: Json = {
            "is_direct": True,
            "preset": "trusted_private_chat",
            "invite": [user],
            "initial_state": [ENCRYPTION],
        }
        room = str((await self._api.call("POST", "createRoom", body=body)).get("room_id", ""))
        await self.add(user, room)
        return room

    async def _read(self) -> dict[str, list[str]]:
        """What is written down now: other clients of the account may have changed it."""
        return _well_formed(await look_up(self._api, self._me, KIND) or {})

    async def _write(self, whole: dict[str, list[str]]) -> None:
        await keep(self._api, self._me, KIND, dict(whole))
        self._with = whole


def _without(whole: dict[str, list[str]], room: str) -> dict[str, list[str]]:
    left = {user: [one for one in rooms if one != room] for user, rooms in whole.items()}
    return {user: rooms for user, rooms in left.items() if rooms}


def _well_formed(content: Mapping[str, object]) -> dict[str, list[str]]:
    return {
        user: [room for room in rooms if isinstance(room, str)]
        for user, rooms in content.items()
        if is_user(user) and isinstance(rooms, list)
    }
