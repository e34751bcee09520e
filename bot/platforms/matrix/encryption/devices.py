"""The devices of others: which there are, and a way to each.

Every device of a person gets the keys, whoever has signed it: trust on first use, and no more is
claimed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import structlog
from nio.crypto import Olm, OlmDevice
from nio.responses import KeysClaimResponse, KeysQueryResponse

from bot.clock import Timer
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.encryption.own_keys import SIGNED
from bot.platforms.matrix.encryption.store import KeysNotKept, Store
from bot.platforms.matrix.foreign import part_of

OTHERS: Final = timedelta(seconds=5)  # that the homeserver may wait for other homeservers
PATIENCE: Final = 3 * OTHERS
MOST_OF_ONE: Final = 200  # devices of one person
AGAIN: Final = timedelta(minutes=5)  # until what could not be had is asked for again

log = structlog.get_logger(__name__)


class Devices:
    """What is known of the devices of others."""

    def __init__(self, api: Api, olm: Olm, store: Store, timer: Timer) -> None:
        self._api = api
        self._olm = olm
        self._store = store
        self._timer = timer
        self._changed_meanwhile: set[str] = set()  # while devices are asked for
        self._in_vain: dict[str, datetime] = {}  # users whose homeserver did not answer
        self._without_way: dict[tuple[str, str], datetime] = {}  # devices without a key to begin

    def changed(self, users: Iterable[str]) -> None:
        """Look again at these, if they matter, before anything is sent to them."""
        for user in users:
            self._changed_meanwhile.add(user)
            if user in self._olm.tracked_users:
                self._olm.users_for_key_query.add(user)
                self._in_vain.pop(user, None)

    def of(self, users: Iterable[str]) -> list[OlmDevice]:
        """The devices of these people, but for Banyan's own."""
        return [
            device
            for user in users
            for device in self._olm.device_store.active_user_devices(user)
            if (user, device.id) != (self._olm.user_id, self._olm.device_id)
        ]

    def owns(self, user: str, curve25519: str, ed25519: str) -> bool:
        """Whether somebody has a device with these keys."""
        return any(
            device.curve25519 == curve25519 and device.ed25519 == ed25519
            for device in self._olm.device_store[user].values()
        ) or (user == self._olm.user_id and curve25519 == self._own_key)

    def is_known(self, user: str) -> bool:
        """Whether the devices of this person have been looked up, and nothing has changed since."""
        known = user in self._olm.tracked_users
        return known and user not in self._olm.users_for_key_query

    async def know(self, users: Collection[str]) -> None:
        """Look up the devices of whoever is not known yet.

        Raises what `Api.call` raises.
        """
        now = self._timer.now()
        unknown = [user for user in users if not self.is_known(user) and self._is_time(user, now)]
        if not unknown:
            return
        body: Json = {
            "device_keys": {user: [] for user in unknown},
            "timeout": int(OTHERS.total_seconds() * 1000),
        }
        self._changed_meanwhile.clear()
        answer = await self._api.call("POST", "keys", "query", body=body, patience=PATIENCE)
        devices = self._well_formed(part_of(answer, "device_keys"), unknown)
        for user in unknown:
            if user not in devices or not await self._note(user, devices[user]):
                self._in_vain[user] = now
        # What was told while the homeserver was asked may not be in its answer.
        self._olm.users_for_key_query |= self._changed_meanwhile.intersection(unknown)

    async def _note(self, user: str, devices: Json) -> bool:
        """Take the devices of one person: what is wrong with them must not keep others from theirs.

        Raises `KeysNotKept`.
        """
        await asyncio.sleep(0)  # some have very many, and others want to be answered
        try:
            with self._store.together():
                self._olm.handle_response(KeysQueryResponse({user: devices}, {}))
        except KeysNotKept:
            raise
        except Exception as problem:  # noqa: BLE001 - nio raises whatever comes to its mind
            log.warning("Devices are none.", kind=type(problem).__name__)
            return False
        return True

    async def find_ways_to(self, devices: Collection[OlmDevice]) -> None:
        """Begin a session with each that has none; some cannot be reached, now or ever.

        Raises what `Api.call` raises.
        """
        now = self._timer.now()
        wanted: dict[str, dict[str, str]] = {}
        for device in devices:
            tried = self._without_way.get((device.user_id, device.id))
            if self.has_way_to(device) or (tried and now - tried < AGAIN):
                continue
            wanted.setdefault(device.user_id, {})[device.id] = SIGNED
        if wanted:
            await self._claim(wanted)
        for device in devices:
            if not self.has_way_to(device):
                self._without_way[device.user_id, device.id] = now

    def has_way_to(self, device: OlmDevice) -> bool:
        """Whether something can be sent to this device alone."""
        return self._olm.session_store.get(device.curve25519) is not None

    async def mend(self) -> None:
        """Begin anew with devices whose sessions are broken, and say so to them.

        Raises what `Api.call` raises.
        """
        broken = list(self._olm.wedged_devices)
        if not broken:
            return
        wanted: dict[str, dict[str, str]] = {}
        for device in broken:
            wanted.setdefault(device.user_id, {})[device.id] = SIGNED
        await self._claim(wanted)
        for device in broken:  # what did not work now is tried when it is noticed again
            if device in self._olm.wedged_devices:
                self._olm.wedged_devices.remove(device)

    async def _claim(self, wanted: dict[str, dict[str, str]]) -> None:
        body: Json = {"one_time_keys": wanted, "timeout": int(OTHERS.total_seconds() * 1000)}
        answer = await self._api.call("POST", "keys", "claim", body=body, patience=PATIENCE)
        found = part_of(answer, "one_time_keys")
        for user in found:
            for device, keys in part_of(found, user).items():
                if isinstance(keys, dict) and device in wanted.get(user, {}):
                    self._begin(user, device, keys)
                    await asyncio.sleep(0)  # each takes some milliseconds

    def _begin(self, user: str, device: str, keys: Json) -> None:
        """Take one key: what is wrong with it must not keep others from theirs."""
        try:
            with self._store.together():
                self._olm.handle_response(KeysClaimResponse({user: {device: keys}}, {}))
        except KeysNotKept:
            raise
        except Exception as problem:  # noqa: BLE001 - nio raises whatever comes to its mind
            log.warning("A key that was claimed is none.", kind=type(problem).__name__)

    def _well_formed(
        self, found: dict[str, Any], asked: Collection[str]
    ) -> dict[str, dict[str, Json]]:
        """The devices of those who were asked about, as far as nio can read them."""
        return {
            user: {
                # Without what is not signed: a name is not needed, and nio's store dies of some.
                name: {**device, "unsigned": {}}
                for name, device in islice(devices.items(), MOST_OF_ONE)
                if _is_device(device) and self._is_signed(user, name, device)
            }
            for user, devices in found.items()
            if user in asked and isinstance(devices, dict)
        }

    def _is_signed(self, user: str, name: str, device: Json) -> bool:
        """Whether a device is signed by itself; nio would not survive some that are not."""
        try:
            signed: bool = self._olm.verify_json(
                dict(device), device["keys"][f"ed25519:{name}"], user, name
            )
        except Exception:  # noqa: BLE001 - keys, signatures and names may hold anything
            return False
        return signed

    def _is_time(self, user: str, now: datetime) -> bool:
        tried = self._in_vain.get(user)
        return tried is None or now - tried >= AGAIN

    @property
    def _own_key(self) -> str:
        key: str = self._olm.account.identity_keys["curve25519"]
        return key


def _is_device(device: object) -> bool:
    if not isinstance(device, dict):
        return False
    keys, unsigned = device.get("keys"), device.get("unsigned", {})
    return (
        isinstance(device.get("user_id"), str)
        and isinstance(device.get("device_id"), str)
        and isinstance(keys, dict)
        and all(isinstance(key, str) for key in keys.values())
        and isinstance(device.get("signatures"), dict)
        and isinstance(unsigned, dict)
    )
