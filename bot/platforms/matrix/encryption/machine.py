"""Banyan's device: what arrives for it, and what it needs from time to time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

import structlog
from nio.crypto import Olm
from nio.events import ToDeviceEvent
from nio.events.to_device import OlmEvent, RoomKeyEvent
from nio.responses import ToDeviceResponse
from peewee import PeeweeException

from bot.clock import Timer
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.encryption.devices import Devices
from bot.platforms.matrix.encryption.own_keys import OwnKeys
from bot.platforms.matrix.encryption.reading import Reading
from bot.platforms.matrix.encryption.room_keys import ENCRYPTED, RoomKeys
from bot.platforms.matrix.encryption.store import KeysNotKept, Store, opened
from bot.platforms.matrix.foreign import events_of, list_of, part_of
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.pickle_key import PickleKeyWrong

WITHHELD: Final = frozenset({"m.room_key.withheld", "org.matrix.room_key.withheld"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came for the device alone: keys of rooms, and words that there will be none."""

    keys: frozenset[str] = field(default=frozenset())  # ids of sessions
    withheld: frozenset[str] = field(default=frozenset())


class Machine:
    """The device with all that it knows."""

    def __init__(self, api: Api, store: Store, timer: Timer) -> None:
        self._api = api
        self._store = store
        self._olm = _loaded(store)
        self._own = OwnKeys(api, self._olm, store, timer)
        self.devices = Devices(api, self._olm, store, timer)
        self.room_keys = RoomKeys(api, self._olm, store, self.devices)
        self.reading = Reading(self._olm, self.devices)

    @classmethod
    @contextmanager
    def open(
        cls, api: Api, folder: Path, user: str, device: str, pickle_key: str, timer: Timer
    ) -> Iterator[Machine]:
        """The device, with its keys from the folder, until left.

        Raises `PickleKeyWrong`.
        """
        with opened(folder, user, device, pickle_key) as store:
            yield cls(api, store, timer)

    @property
    def as_device(self) -> Device:
        """What others see of it."""
        return Device.of(self._olm)

    def hear(self, answer: Json) -> Arrived:
        """Take what one answer of `/sync` holds for the device; nothing in it can stop the rest.

        Raises `KeysNotKept`.
        """
        unused = answer.get("device_unused_fallback_key_types")
        self._own.told(
            part_of(answer, "device_one_time_keys_count"),
            unused if isinstance(unused, list) else None,
        )
        changed = list_of(answer, "device_lists", "changed")
        self.devices.changed(one for one in changed if isinstance(one, str))
        keys, withheld = set(), set()
        for event in events_of(answer, "to_device"):
            if isinstance(event, dict) and isinstance(content := event.get("content"), dict):
                if event.get("type") in WITHHELD:
                    withheld.add(str(content.get("session_id", "")))
                elif event.get("type") == ENCRYPTED and (key := self._key_in(event)):
                    keys.add(key)
        return Arrived(frozenset(keys), frozenset(withheld))

    def _key_in(self, event: Json) -> str | None:
        """The id of the session whose key a message to the device brings, if it brings one."""
        try:
            parsed = ToDeviceEvent.parse_encrypted_event(event)
            if not isinstance(parsed, OlmEvent):
                return None
            # Together: a one-time key must not be gone without the session that it began.
            with self._store.together():
                found = self._olm.handle_to_device_event(parsed)
        except KeysNotKept:
            raise
        except Exception as problem:  # noqa: BLE001 - anybody can send anything to the device
            log.warning("Something sent to the device cannot be read.", kind=type(problem).__name__)
            return None
        return found.session_id if isinstance(found, RoomKeyEvent) else None

    async def settle(self) -> None:
        """Upload keys that are missing, and mend sessions that are broken.

        Raises `StoreIsOld`, and what `Api.call` raises.
        """
        await self._own.upload()
        await self.devices.mend()
        for message in list(self._olm.outgoing_to_device_messages):
            path = ("sendToDevice", message.type, uuid4().hex)
            await self._api.call("PUT", *path, body=json.loads(json.dumps(message.as_dict())))
            with self._store.together():
                self._olm.handle_response(ToDeviceResponse(message))

    def encrypted_rooms(self) -> frozenset[str]:
        """The rooms that were encrypted once: they stay so, whatever a server says later."""
        return frozenset(self._store.load_encrypted_rooms())

    def note_encrypted(self, room: str) -> None:
        """Remember that a room is encrypted."""
        self._store.save_encrypted_rooms({room})


def _loaded(store: Store) -> Olm:
    try:
        return Olm(store.user_id, store.device_id, store)
    except PeeweeException:
        raise
    except Exception as problem:  # each part of the store raises its own
        raise PickleKeyWrong from problem
