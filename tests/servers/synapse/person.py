"""People, and what they do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from nio import RoomPreset
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from tests.servers.synapse import contents
from tests.servers.synapse.contents import Json
from tests.servers.synapse.device import PATIENCE, Device, Refused, checked
from tests.servers.synapse.homeserver import Credentials, Homeserver
from tests.servers.synapse.seen import Seen

ENCRYPTION: Json = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Person(Device):
    """Somebody with an account and one client, who writes to every device of everybody."""

    @classmethod
    @asynccontextmanager
    async def register(cls, server: Homeserver, name: str) -> AsyncIterator[Person]:
        """Somebody new, until left."""
        async with cls.login(server.url, await server.register(name)) as person:
            yield person

    @classmethod
    @asynccontextmanager
    async def login(cls, url: str, credentials: Credentials) -> AsyncIterator[Person]:
        """Somebody who is known, at one more device, until left."""
        person = cls(url, credentials)
        try:
            await person.log_in()
            yield person
        finally:
            await person.close()

    async def opens_chat_with(self, user: str, *, encrypted: bool = True) -> str:
        """Open a chat between two, as clients do; returns the room."""
        room = await self._creates(
            preset=RoomPreset.trusted_private_chat,
            is_direct=True,
            invite=[user],
            initial_state=[ENCRYPTION] if encrypted else [],
        )
        await self.marks_as_direct(user, room)
        await self.until(lambda: user in self.client.rooms[room].users)  # who gets its key
        return room

    async def marks_as_direct(self, user: str, room: str) -> None:
        """Remember that a room is a chat between two, as others are."""
        path = f"user/{quote(self.id)}/account_data/m.direct"
        try:
            known = await self.call("GET", path)
        except Refused:  # it is the first one
            known = {}
        await self.call("PUT", path, {**known, user: [*known.get(user, ()), room]})

    async def makes_room(
        self,
        name: str,
        *,
        encrypted: bool = False,
        invites: Iterable[str] = (),
        power_levels: Json | None = None,
        public: bool = False,
        version: str | None = None,
    ) -> str:
        """Make a room for several; returns its id."""
        return await self._creates(
            name=name,
            preset=RoomPreset.public_chat if public else RoomPreset.private_chat,
            invite=list(invites),
            initial_state=[ENCRYPTION] if encrypted else [],
            power_level_override=power_levels,
            room_version=version,
        )

    async def _creates(self, **wishes: Any) -> str:
        room: str = checked(await self.client.room_create(**wishes)).room_id
        await self.until(lambda: room in self.client.rooms)
        return room

    async def invites(self, user: str, room: str) -> None:
        checked(await self.client.room_invite(room, user))

    async def joins(self, room: str, *, patience: timedelta = PATIENCE) -> None:
        """Accept an invitation as soon as it has come."""
        await self.until(lambda: room in self.invited, patience)
        await self.enters(room)

    async def enters(self, room: str) -> None:
        """Go into a room that is open to all."""
        checked(await self.client.join(room))
        await self.until(lambda: room in self.joined)

    async def leaves(self, room: str) -> None:
        """Leave, or decline an invitation."""
        checked(await self.client.room_leave(room))
        await self.until(lambda: room not in self.joined | self.invited)

    async def kicks(self, user: str, room: str) -> None:
        checked(await self.client.room_kick(room, user))

    async def bans(self, user: str, room: str) -> None:
        checked(await self.client.room_ban(room, user))

    async def writes(
        self,
        room: str,
        text: str,
        *,
        html: str | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        mentions: Iterable[str] = (),
        msgtype: str = "m.text",
    ) -> str:
        """Write a message; returns the event's id."""
        content = contents.message(
            text, html=html, reply_to=reply_to, thread=thread, mentions=mentions, msgtype=msgtype
        )
        return await self.sends(room, "m.room.message", content)

    async def edits(self, room: str, event: str, text: str, *, html: str | None = None) -> str:
        """Put another text in the place of the first one."""
        return await self.sends(room, "m.room.message", contents.edit(event, text, html=html))

    async def reacts(self, room: str, event: str, key: str) -> str:
        """Put a sign under a message; to take it back is to redact it."""
        return await self.sends(room, "m.reaction", contents.reaction(event, key))

    async def redacts(self, room: str, event: str) -> None:
        checked(await self.client.room_redact(room, event))

    async def sends(self, room: str, kind: str, content: Json) -> str:
        """Send any event, encrypted where the room is; returns its id."""
        if self.client.should_query_keys:  # somebody has come, or has another device now
            checked(await self.client.keys_query())
        sent = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return str(checked(sent).event_id)

    async def sets(self, room: str, kind: str, content: Json, key: str = "") -> str:
        """Set a state of the room; returns the event's id."""
        sent = checked(await self.client.room_put_state(room, kind, content, key))
        return str(sent.event_id)

    async def sends_file(
        self,
        room: str,
        name: str,
        mime: str,
        content: bytes,
        *,
        voice: bool = False,
        reply_to: str | None = None,
    ) -> str:
        """Send a file, encrypted where the room is; returns the event's id."""
        if self.client.rooms[room].encrypted:
            encrypted, keys = encrypt_attachment(content)
            address = await self._uploads(encrypted, "application/octet-stream")
            where: Json = {"file": {**keys, "url": address}}
        else:
            where = {"url": await self._uploads(content, mime)}
        message = contents.file(name, mime, len(content), where, voice=voice, reply_to=reply_to)
        return await self.sends(room, "m.room.message", message)

    async def _uploads(self, content: bytes, mime: str) -> str:
        answer = await self.send("POST", "/_matrix/media/v3/upload", content, mime)
        return str(answer["content_uri"])

    async def opens_file(self, message: Seen) -> bytes:
        """Download what a message carries, and decrypt it."""
        keys = message.content.get("file")
        address = keys["url"] if keys else message.content["url"]
        content: bytes = checked(await self.client.download(address)).body
        if keys is None:
            return content
        decrypted = decrypt_attachment(
            content, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"]
        )
        return bytes(decrypted)

    async def upgrades(self, room: str, version: str = "12") -> str:
        """Put a new room in the place of an old one; returns the new one."""
        answer = await self.call("POST", f"rooms/{quote(room)}/upgrade", {"new_version": version})
        new: str = answer["replacement_room"]
        await self.until(lambda: new in self.client.rooms)
        return new

    async def reads(self, room: str, words: str, *, patience: timedelta = PATIENCE) -> Seen:
        """Wait until somebody else has written a message with these words in it."""
        return await self.until(lambda: self._heard(room, words), patience)

    async def sees(
        self,
        room: str,
        event: str,
        becomes: Callable[[Seen], object] = bool,
        *,
        patience: timedelta = PATIENCE,
    ) -> Seen:
        """Wait until this message is there, and so; `becomes` gives something that is true."""

        def so() -> Seen | None:
            shown = (one for one in self.seen(room) if one.id == event)
            return next((one for one in shown if becomes(one)), None)

        return await self.until(so, patience)

    def _heard(self, room: str, words: str) -> Seen | None:
        heard = (one for one in self.seen(room) if one.sender != self.id and words in one.body)
        return next(heard, None)
