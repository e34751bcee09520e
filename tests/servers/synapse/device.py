"""Somebody's client: it is logged in, keeps up with the homeserver and remembers what it saw."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, TypeVar

from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    ErrorResponse,
    MegolmEvent,
    SyncResponse,
)
from nio.store import SqliteMemoryStore

from tests.servers.synapse.contents import Json
from tests.servers.synapse.homeserver import Credentials
from tests.servers.synapse.seen import Seen
from tests.servers.synapse.timeline import ENCRYPTED, Happened, Timeline

Result = TypeVar("Result")

PATIENCE: Final = timedelta(seconds=30)
LONG_POLL: Final = 30_000  # milliseconds
FILTER: Final[Json] = {"room": {"timeline": {"limit": 10_000}}, "presence": {"types": []}}
CONFIG: Final = AsyncClientConfig(
    store=SqliteMemoryStore, encryption_enabled=True, max_timeout_retry_wait_time=0.5
)


class Refused(Exception):
    """The homeserver says no to a person."""


class Device:
    """One client of a person: what it has seen is told by `seen`, `joined` and `invited`."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self.id = credentials.user_id
        self.credentials = credentials
        self.client = AsyncClient(url, credentials.user_id, config=CONFIG)
        self.joined: set[str] = set()
        self.invited: set[str] = set()
        self.to_device: list[Json] = []  # type and content, as they came out of the envelope
        self._timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
        self._unread: list[tuple[str, Any]] = []  # rooms and events that could not be decrypted
        self._changed = asyncio.Event()
        self._living: asyncio.Task[None] | None = None

    async def log_in(self) -> None:
        """Log in and publish the keys, so that others can write from now on."""
        checked(await self.client.login(self.credentials.password))
        checked(await self.client.keys_upload())
        await self._sync(timeout=0)
        self._living = asyncio.create_task(self._live())

    async def close(self) -> None:
        """Put the client away; on the homeserver it stays logged in."""
        if self._living:
            self._living.cancel()
            with suppress(asyncio.CancelledError, Refused):
                await self._living
        await self.client.close()
        if self.client.store:
            self.client.store.database.close()

    def seen(self, room: str) -> list[Seen]:
        """The messages of a room as they stand now, in order."""
        return self._timelines[room].seen()

    def heard(self, room: str) -> int:
        """How many messages of others were read in a room."""
        return self._timelines[room].heard(self.id)

    async def until(
        self, becomes: Callable[[], Result | None], patience: timedelta = PATIENCE
    ) -> Result:
        """Look after each thing that comes until there is a result; an IndexError is none."""
        try:
            async with asyncio.timeout(patience.total_seconds()):
                while not (result := _result(becomes)):
                    await self._next_change()
                return result
        except TimeoutError:
            seen = [one for line in self._timelines.values() for one in line.seen()]
            told = "\n".join(map(str, seen))
            raise AssertionError(f"{self.id} has waited for nothing and saw:\n{told}") from None

    async def call(self, method: str, path: str, content: Json | None = None) -> Json:
        """Ask below `/_matrix/client/v3/`; raises Refused."""
        body = None if content is None else json.dumps(content)
        return await self.send(method, f"/_matrix/client/v3/{path}", body, "application/json")

    async def send(self, method: str, path: str, body: str | bytes | None, mime: str) -> Json:
        """Ask anything of the homeserver; raises Refused."""
        headers = {"Authorization": f"Bearer {self.client.access_token}", "Content-Type": mime}
        async with await self.client.send(method, path, body, headers) as response:
            answer: Json = await response.json()
            if not response.ok:
                raise Refused(f"{self.id}: {method} {path}: {response.status} {answer}")
            return answer

    async def _next_change(self) -> None:
        """Wait for the next sync, or raise what has ended them."""
        living = self._living
        assert living
        change = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait({change, living}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()
        if living.done():
            living.result()

    async def _live(self) -> None:
        while True:
            await self._keep_keys()
            await self._sync(timeout=LONG_POLL)

    async def _sync(self, timeout: int) -> None:  # noqa: ASYNC109 -- the homeserver's
        synced = await self.client.sync(timeout, FILTER)
        self._take(checked(synced))
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _keep_keys(self) -> None:
        """Do what every client does between two syncs."""
        if self.client.should_upload_keys:
            checked(await self.client.keys_upload())
        if self.client.should_query_keys:
            checked(await self.client.keys_query())
        if self.client.should_claim_keys:
            checked(await self.client.keys_claim(self.client.get_users_for_key_claiming()))
        await self.client.send_to_device_messages()

    def _take(self, synced: SyncResponse) -> None:
        rooms = synced.rooms
        for room in rooms.leave:
            self.client.rooms.pop(room, None)  # nio would keep it
        self.joined = (self.joined | {*rooms.join}) - {*rooms.leave}
        self.invited = (self.invited | {*rooms.invite}) - {*rooms.leave, *rooms.join}
        self.to_device += [event.source for event in synced.to_device_events]
        for room, news in (*rooms.join.items(), *rooms.leave.items()):
            for event in news.timeline.events:
                self._add(room, event)
        if synced.to_device_events:
            self._try_again()

    def _add(self, room: str, event: Any) -> None:
        if "state_key" in event.source:
            return
        if isinstance(event, MegolmEvent):
            self._unread.append((room, event))
        self._timelines[room].add(_happened(event))

    def _try_again(self) -> None:
        """A key has come, perhaps: read what could not be read."""
        unread, self._unread = self._unread, []
        for room, event in unread:
            try:
                readable = self.client.olm.decrypt_megolm_event(event, room)
            except EncryptionError:
                self._unread.append((room, event))
            else:
                self._timelines[room].add(_happened(readable))


def checked(response: Any) -> Any:
    """What nio has answered; raises Refused where that is an error."""
    if isinstance(response, ErrorResponse):
        raise Refused(str(response))
    return response


def _result(becomes: Callable[[], Result | None]) -> Result | None:
    try:
        return becomes()
    except IndexError:
        return None


def _happened(event: Any) -> Happened:
    source: Json = event.source
    redacts = source.get("redacts") or source["content"].get("redacts") or ""
    return Happened(
        source["event_id"],
        source["sender"],
        source["type"],
        source["content"],
        encrypted=event.decrypted or source["type"] == ENCRYPTED,
        redacts=redacts if source["type"] == "m.room.redaction" else "",
    )
