from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers.synapse.device import Refused
from tests.servers.synapse.homeserver import opened
from tests.servers.synapse.person import Person
from tests.servers.synapse.process import NotStarted

if TYPE_CHECKING:
    from tests.servers.fixtures import OpenServer
    from tests.servers.synapse import Homeserver

pytestmark = pytest.mark.synapse


async def test_everybody_is_somebody_else(homeserver: Homeserver) -> None:
    first, second = await homeserver.register("ana"), await homeserver.register("ana")
    assert first.user_id != second.user_id
    named = await homeserver.register("the.only=one", exactly=True)
    assert named.user_id == "@the.only=one:banyan.test"


async def test_it_comes_back_with_what_it_held(own_homeserver: OpenServer) -> None:
    server = own_homeserver()
    credentials = await server.register("ana")
    async with Person.login(server.url, credentials) as ana:
        room = await ana.makes_room("Garden")
        await ana.writes(room, "Before")
        await server.stop(kill=True)
        await server.start(rc_message={"per_second": 0.001, "burst_count": 1})
        await ana.writes(room, "After")
        await ana.until(lambda: [one.body for one in ana.seen(room)] == ["Before", "After"])
        with pytest.raises(Refused, match="M_LIMIT_EXCEEDED"):
            await ana.call("PUT", f"rooms/{room}/send/m.room.message/1", {"body": "x"})


async def test_what_synapse_says_at_a_wrong_start_is_told(synapse_python: str) -> None:
    with (
        pytest.raises(NotStarted, match="Server name '' has an invalid format"),
        opened(synapse_python, {"server_name": ""}),
    ):
        pass
