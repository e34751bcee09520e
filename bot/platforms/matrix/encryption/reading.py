"""Reading what was encrypted for a room, and knowing whose it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from nio.crypto import InboundGroupSession, Olm

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.encryption.devices import Devices
from bot.platforms.matrix.encryption.room_keys import MEGOLM

MOST_SEEN: Final = 50_000  # messages against replays, some 10 MB


class NotReadable(Exception):
    """Something cannot be read, and never will be: it was tampered with, or repeated."""


@dataclass(eq=False)
class KeyMissing(Exception):
    """The key has not arrived, or it is not known yet whose it is."""

    session: str


class Reading:
    """Decrypts what is said in rooms."""

    def __init__(self, olm: Olm, devices: Devices) -> None:
        self._olm = olm
        self._devices = devices
        self._seen: dict[tuple[str, int], str] = {}

    def decrypt(self, room: str, event: Json) -> Json:
        """The event as its sender meant it: the same, with the type and content that were hidden.

        Raises `KeyMissing` or `NotReadable`.
        """
        content = event["content"]
        name, ciphertext = content.get("session_id"), content.get("ciphertext")
        algorithm = content.get("algorithm")
        if "state_key" in event:
            raise NotReadable  # state is never hidden
        if algorithm != MEGOLM or not (isinstance(name, str) and isinstance(ciphertext, str)):
            raise NotReadable
        session = self._key_of(event["sender"], room, name)
        plaintext, index = _opened(session, ciphertext)
        self._must_be_new((name, index), event["event_id"])
        return _merged(event, _parsed(plaintext, room))

    def _key_of(self, sender: str, room: str, name: str) -> InboundGroupSession:
        """The key, from a device of whoever the server says is speaking.

        Looked for by its own id: the sender's key beside it is deprecated and may be missing.
        Others who have the key may have sent it, too, as if it was theirs.
        """
        for keys in self._olm.inbound_group_store[room].values():
            key = keys.get(name)
            if key and self._devices.owns(sender, key.sender_key, key.ed25519):
                return key
        if not self._devices.is_known(sender):
            self._olm.users_for_key_query.add(sender)
        raise KeyMissing(name)

    def _must_be_new(self, place: tuple[str, int], event: str) -> None:
        """Let nobody send again, under another name, what somebody has said once."""
        if self._seen.setdefault(place, event) != event:
            raise NotReadable
        if len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]


def _opened(session: InboundGroupSession, ciphertext: str) -> tuple[str, int]:
    try:
        plaintext, index = session.decrypt(ciphertext)
    except Exception as problem:  # vodozemac, base64 and UTF-8 each raise their own
        raise NotReadable from problem
    return plaintext, index


def _parsed(plaintext: str, room: str) -> Json:
    try:
        found = json.loads(plaintext)
    except (ValueError, RecursionError) as problem:
        raise NotReadable from problem
    match found:
        case {"type": str(), "content": dict(), "room_id": str() as said} if said == room:
            whole: Json = found
            return whole
    raise NotReadable


def _merged(event: Json, hidden: Json) -> Json:
    content = dict(hidden["content"])
    if "m.relates_to" in event["content"]:  # relations are never hidden
        content.setdefault("m.relates_to", event["content"]["m.relates_to"])
    return {**event, "type": hidden["type"], "content": content, "was_encrypted": True}
