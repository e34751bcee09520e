"""Rooms are looked at once, and what happens meanwhile and afterwards is followed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.platforms.matrix.api import Broken, MatrixError
from bot.platforms.matrix.rooms import Rooms

ME, AMINA, YUSUF = "@banyan:example.org", "@amina:example.org", "@yusuf:example.net"
ROOM = "!r:x"


def member(who: str, membership: str = "join") -> dict[str, Any]:
    content = {"membership": membership}
    return {"type": "m.room.member", "state_key": who, "content": content, "origin_server_ts": 1}


ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "a"}}
STATE = [member(ME), member(AMINA)]


class Homeserver:
    """Tells the state of rooms, and keeps which are encrypted: the API and the machine in one."""

    def __init__(self) -> None:
        self.state: list[Any] = STATE
        self.problem: Exception | None = None
        self.asked = 0
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.encrypted: list[str] = []

    async def call_list(self, *path: str) -> list[Any]:
        assert path == ("GET", "rooms", ROOM, "state")
        self.asked += 1
        self.is_asked.set()
        found = self.state
        await self.may_answer.wait()
        if self.problem:
            raise self.problem
        return found

    def encrypted_rooms(self) -> list[str]:
        return self.encrypted

    def note_encrypted(self, room: str) -> None:
        self.encrypted = [*self.encrypted, room]


def rooms_of(server: Homeserver) -> Rooms:
    return Rooms(server, server, ME)  # type: ignore[arg-type]


async def test_a_room_is_looked_at_once_however_many_ask() -> None:
    server = Homeserver()
    rooms = rooms_of(server)
    found = await asyncio.gather(*[rooms.get(ROOM) for _ in range(5)])
    assert server.asked == 1
    assert {id(one) for one in found} == {id(rooms.known(ROOM))}


async def test_what_happens_is_followed() -> None:
    rooms = rooms_of(Homeserver())
    known = await rooms.get(ROOM)
    rooms.follow(ROOM, [member(YUSUF)])
    assert known.companion == ""
    rooms.follow(ROOM, [member(YUSUF, "leave")])
    assert known.companion == AMINA


async def test_whoever_comes_while_a_room_is_looked_at_is_seen() -> None:
    server = Homeserver()
    rooms = rooms_of(server)
    server.may_answer.clear()
    looking = asyncio.create_task(rooms.get(ROOM))
    await server.is_asked.wait()
    rooms.follow(ROOM, [member(YUSUF)])
    server.may_answer.set()
    assert (await looking).others == {AMINA, YUSUF}


async def test_a_room_that_was_not_looked_at_is_not_followed() -> None:
    rooms = rooms_of(Homeserver())
    rooms.follow(ROOM, [member(YUSUF)])
    assert rooms.known(ROOM) is None
    assert (await rooms.get(ROOM)).others == {AMINA}


@pytest.mark.parametrize("problem", [MatrixError(403, {"errcode": "M_FORBIDDEN"}), Broken()])
async def test_a_room_that_could_not_be_looked_at_is_looked_at_again(problem: Exception) -> None:
    server = Homeserver()
    rooms = rooms_of(server)
    server.problem = problem
    with pytest.raises(type(problem)):
        await rooms.get(ROOM)
    rooms.follow(ROOM, [member(YUSUF)])
    server.problem = None
    assert (await rooms.get(ROOM)).others == {AMINA}


async def test_a_room_that_was_dropped_is_looked_at_again() -> None:
    server = Homeserver()
    rooms = rooms_of(server)
    await rooms.get(ROOM)
    rooms.drop(ROOM)
    rooms.drop("!other:x")
    assert rooms.known(ROOM) is None
    await rooms.get(ROOM)
    assert server.asked == 2


async def test_that_a_room_is_encrypted_is_kept_and_believed_whatever_a_server_says_later() -> None:
    server = Homeserver()
    rooms = rooms_of(server)
    await rooms.get(ROOM)
    rooms.follow(ROOM, [ENCRYPTION])
    rooms.follow(ROOM, [ENCRYPTION])
    assert server.encrypted == [ROOM]
    assert (await rooms_of(server).get(ROOM)).encrypted
    assert server.encrypted == [ROOM]


async def test_a_room_that_is_found_encrypted_is_kept_as_one() -> None:
    server = Homeserver()
    server.state = [*STATE, ENCRYPTION]
    assert (await rooms_of(server).get(ROOM)).encrypted
    assert server.encrypted == [ROOM]
