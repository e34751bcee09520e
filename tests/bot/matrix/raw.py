"""What anybody can ask of a homeserver, without a client that knows what is proper."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

from tests.servers.synapse import Person


async def devices_of(person: Person, user: str) -> dict[str, Any]:
    """The devices that somebody has published, by their names."""
    answer = await person.call("POST", "keys/query", {"device_keys": {user: []}})
    found: dict[str, Any] = answer["device_keys"][user]
    return found


async def device_of(person: Person, user: str) -> str:
    """The name of the only device that somebody has published."""
    (name,) = await devices_of(person, user)
    return name


async def claims(person: Person, user: str, device: str) -> dict[str, Any] | None:
    """Take one of the keys with which a device can be written to."""
    wanted = {"one_time_keys": {user: {device: "signed_curve25519"}}}
    answer = await person.call("POST", "keys/claim", wanted)
    keys = answer["one_time_keys"].get(user, {}).get(device, {})
    return next(iter(keys.values()), None)


async def sends_to_device(
    person: Person, user: str, device: str, content: Any, kind: str = "m.room.encrypted"
) -> None:
    """Send something to one device."""
    body = {"messages": {user: {device: content}}}
    await person.call("PUT", f"sendToDevice/{kind}/{secrets.token_hex(8)}", body)


async def sends(person: Person, room: str, content: Any, kind: str = "m.room.message") -> str:
    """Send any content as it is; returns the event's id."""
    path = f"rooms/{quote(room)}/send/{kind}/{secrets.token_hex(8)}"
    event: str = (await person.call("PUT", path, content))["event_id"]
    return event


async def state_of(person: Person, room: str, kind: str) -> dict[str, Any]:
    """One state of a room."""
    return await person.call("GET", f"rooms/{quote(room)}/state/{kind}/")


def hidden(person: Person, room: str, text: str) -> dict[str, Any]:
    """A message encrypted with the key that was last given to the room."""
    message = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": text}}
    content: dict[str, Any] = person.client.olm.group_encrypt(room, message)
    return content
