"""The keys of rooms: whoever is in one gets its key before anything is said under it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from nio.crypto import Olm, OlmDevice

from bot.errors import DeliveryError
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.encryption.devices import Devices
from bot.platforms.matrix.encryption.store import Store

MEGOLM: Final = "m.megolm.v1.aes-sha2"
ENCRYPTED: Final = "m.room.encrypted"
AT_ONCE: Final = 100  # devices in one message with keys
PATIENCE: Final = timedelta(seconds=20)


class KeyNotShared(DeliveryError):
    """Nobody could read it yet: the key of the room has not reached a device."""

    def __init__(self) -> None:
        super().__init__("The key of a room has reached nobody yet.")


class RoomKeys:
    """Encrypts for rooms."""

    def __init__(self, api: Api, olm: Olm, store: Store, devices: Devices) -> None:
        self._api = api
        self._olm = olm
        self._store = store
        self._devices = devices
        self._one_shares: dict[str, asyncio.Lock] = {}

    async def encrypt(self, room: str, people: Collection[str], type_: str, content: Json) -> Json:
        """The content of an `m.room.encrypted` that these people's devices can read.

        Raises `KeyNotShared`, and what `Api.call` raises.
        """
        lock = self._one_shares.setdefault(room, asyncio.Lock())
        async with lock:
            await self._share(room, people)
            found: Json = self._olm.group_encrypt(room, {"type": type_, "content": content})
        if "m.relates_to" in content:  # servers put edits, threads and answers together by it
            found["m.relates_to"] = content["m.relates_to"]
        return found

    async def _share(self, room: str, people: Collection[str]) -> None:
        await self._devices.know(people)
        wanted = self._devices.of(people)
        session = self._olm.outbound_group_sessions.get(room)
        if session is None or session.expired or _is_left(session.users_shared_with, wanted):
            with self._store.together():
                self._olm.create_outbound_group_session(room)
            session = self._olm.outbound_group_sessions[room]
        lacking = [one for one in wanted if (one.user_id, one.id) not in session.users_shared_with]
        if lacking:
            await self._devices.find_ways_to(lacking)
            await self._hand_out(room, session, lacking)
        readers = {user for user, _ in session.users_shared_with} - {self._olm.user_id}
        if not readers and not self._nobody_has_devices(people):
            raise KeyNotShared
        session.shared = True

    def _nobody_has_devices(self, people: Collection[str]) -> bool:
        """Whether it is certain that waiting would make it readable for nobody."""
        others = set(people) - {self._olm.user_id}
        known = all(self._devices.is_known(one) for one in others)
        return known and not self._devices.of(others)

    async def _hand_out(self, room: str, session: Any, devices: Iterable[OlmDevice]) -> None:
        content = {
            "algorithm": MEGOLM,
            "room_id": room,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        reachable = [one for one in devices if self._devices.has_way_to(one)]
        for start in range(0, len(reachable), AT_ONCE):
            part = reachable[start : start + AT_ONCE]
            messages: dict[str, dict[str, Json]] = {}
            with self._store.together():
                for device in part:
                    messages.setdefault(device.user_id, {})[device.id] = self._for(device, content)
            body: Json = {"messages": messages}
            path = ("sendToDevice", ENCRYPTED, uuid4().hex)
            await self._api.call("PUT", *path, body=body, patience=PATIENCE)
            session.users_shared_with.update((one.user_id, one.id) for one in part)

    def _for(self, device: OlmDevice, content: Json) -> Json:
        way = self._olm.session_store.get(device.curve25519)
        found: Json = self._olm._olm_encrypt(way, device, "m.room_key", content)  # noqa: SLF001
        return found


def _is_left(shared: Collection[tuple[str, str]], wanted: Iterable[OlmDevice]) -> bool:
    """Whether somebody has the key who shall not read on."""
    return not {(one.user_id, one.id) for one in wanted}.issuperset(shared)
