"""Somebody whose client believes only in devices that their owners have signed."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

from tests.servers.synapse.homeserver import Credentials

Json: TypeAlias = dict[str, Any]

CLIENT: Final = Path(__file__).with_name("client.mjs")
LONGEST_LINE: Final = 2**20  # bytes
PATIENCE: Final = timedelta(seconds=30)


class Failed(Exception):
    """The client could not do it; the message is its own."""


class Shield(IntEnum):
    """Why a client warns of a message that it could read."""

    UNKNOWN = 0
    UNVERIFIED_IDENTITY = 1
    UNSIGNED_DEVICE = 2
    UNKNOWN_DEVICE = 3
    AUTHENTICITY_NOT_GUARANTEED = 4
    MISMATCHED_SENDER_KEY = 5
    SENT_IN_CLEAR = 6
    VERIFICATION_VIOLATION = 7


@dataclass(frozen=True, slots=True)
class Received:
    """One event as the client shows it, edits and reactions among them."""

    id: str
    sender: str
    kind: str
    content: Mapping[str, Any]  # of a placeholder, where it could not be read
    encrypted: bool
    readable: bool
    failure: str  # why it could not be read: UNSIGNED_SENDER_DEVICE, MEGOLM_KEY_WITHHELD…
    shield: Shield | None

    @property
    def body(self) -> str:
        return str(self.content.get("body", ""))


class Strict:
    """One person at such a client, in memory only."""

    def __init__(self, process: Process, credentials: Credentials) -> None:
        self.id = credentials.user_id
        self.device = ""
        self._process = process
        self._rooms: defaultdict[str, dict[str, Received]] = defaultdict(dict)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._changed = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    @asynccontextmanager
    async def login(cls, modules: str, url: str, credentials: Credentials) -> AsyncIterator[Strict]:
        """Log in with a device that is signed, until left; `modules` is where js-sdk lies."""
        process = await asyncio.create_subprocess_exec(
            "node", CLIENT, modules, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE
        )
        strict = cls(process, credentials)
        try:
            await strict._logs_in(url, credentials.password)
            yield strict
        finally:
            await strict._close()

    async def _logs_in(self, url: str, password: str) -> None:
        self.device = await self._ask("log in", url=url, user=self.id, password=password)

    async def opens_chat_with(self, user: str) -> str:
        """Open an encrypted chat between two; returns the room."""
        return str(await self._ask("open", user=user))

    async def joins(self, room: str) -> None:
        """Accept an invitation as soon as it has come."""
        await self._ask("join", room=room)

    async def meets(self, user: str, room: str) -> None:
        """Wait until somebody is in the room."""
        await self._ask("joined", room=room, user=user)

    async def writes(self, room: str, text: str) -> str:
        """Write a message; returns the event's id."""
        content = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        return await self.sends(room, "m.room.message", content)

    async def sends(self, room: str, kind: str, content: Json) -> str:
        """Send any event, encrypted where the room is; returns its id."""
        return str(await self._ask("send", room=room, kind=kind, content=content))

    async def signed_devices(self, user: str) -> dict[str, bool]:
        """The devices of somebody, and whether their owner has signed them."""
        told = await self._ask("devices", user=user)
        return {device: known["signedByOwner"] for device, known in told.items()}

    async def sees_signed_device(self, user: str, patience: timedelta = PATIENCE) -> None:
        """Wait until somebody has a device that is signed."""
        await self._ask("signed", patience=patience, user=user)

    def seen(self, room: str) -> list[Received]:
        """The events of a room in the order in which they came, as they are shown now."""
        return list(self._rooms[room].values())

    async def sees(
        self,
        room: str,
        becomes: Callable[[Received], object],
        *,
        patience: timedelta = PATIENCE,
    ) -> Received:
        """Wait until there is a message for which this is true."""
        try:
            async with asyncio.timeout(patience.total_seconds()):
                while not (fitting := [one for one in self.seen(room) if becomes(one)]):
                    await self._changed.wait()
                return fitting[0]
        except TimeoutError:
            seen = "\n".join(map(str, self.seen(room)))
            raise AssertionError(f"{self.id} has waited for nothing and saw:\n{seen}") from None

    async def reads(self, room: str, words: str, *, patience: timedelta = PATIENCE) -> Received:
        """Wait until somebody else has written a message with these words in it."""

        def fits(one: Received) -> bool:
            return one.readable and one.sender != self.id and words in one.body

        return await self.sees(room, fits, patience=patience)

    async def _ask(self, deed: str, patience: timedelta = PATIENCE, **wishes: Any) -> Any:
        number = len(self._asked)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin
        line = json.dumps({"id": number, "do": deed, **wishes})
        self._process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(patience.total_seconds()):
            return await answer

    async def _listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self._take(json.loads(line))
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(Failed("The client has ended."))

    def _take(self, told: Json) -> None:
        if "seen" in told:
            self._see(**told["seen"])
            return
        answer = self._asked[told["id"]]
        if answer.done():  # whoever asked has given up
            return
        if "failed" in told:
            answer.set_exception(Failed(told["failed"]))
        else:
            answer.set_result(told["done"])

    def _see(self, room: str, shield: int | None, **told: Any) -> None:
        reason = None if shield is None else Shield(shield)
        self._rooms[room][told["id"]] = Received(**told, shield=reason)
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _close(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listening
