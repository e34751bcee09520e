"""A client that believes only devices which their owners have signed, with Banyan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matrix_world import MatrixWorld
from tests.servers.fixtures import MeetStrict
from tests.servers.synapse import Homeserver

pytestmark = [pytest.mark.synapse, pytest.mark.timeout(120)]

GREETING = "Hello, I am Banyan"


async def test_it_is_neither_muted_nor_warned_also_after_a_restart(
    tmp_path: Path, homeserver: Homeserver, meet_strict: MeetStrict
) -> None:
    async with MatrixWorld(tmp_path / "banyan.db", homeserver) as world:
        zoe = await meet_strict("zoe")
        room = await zoe.opens_chat_with(world.me)
        await zoe.reads(room, GREETING)
        await zoe.sees_signed_device(world.me)
        await zoe.writes(room, "yes")
        await zoe.reads(room, "Which language")
        await world.restart()
        await zoe.writes(room, "1")
        await zoe.reads(room, "Where do you live")
        heard = [one for one in zoe.seen(room) if one.sender == world.me]
        assert all(one.readable for one in heard)
        assert {one.shield for one in heard if one.encrypted} == {None}
