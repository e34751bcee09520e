"""Conversations on Matrix, with a death before and after every commit of each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.matrix_world import MatrixWorld
from tests.servers.synapse import Homeserver
from tests.test_on_matrix import members_in
from tests.test_transcripts import moments
from tests.transcript import FOLDER, Player
from tests.world import Fate

pytestmark = [pytest.mark.synapse, pytest.mark.timeout(900)]

CHOSEN: Final = ("stop", "welcome_no")


@pytest.mark.parametrize("name", CHOSEN)
async def test_a_death_at_any_commit_loses_and_doubles_nothing(
    name: str, tmp_path: Path, homeserver: Homeserver
) -> None:
    """Matrix knows the keys of letters: what was on its way at the death is said once."""
    expected, commits = await play(name, tmp_path / "undisturbed.db", homeserver, Fate())
    assert commits > 0
    for number in range(1, commits + 1):
        for before in (True, False):
            path = tmp_path / f"killed-{number}-{before}.db"
            fate = Fate(number, before=before)
            seen, _ = await play(name, path, homeserver, fate)
            assert seen == expected, f"at commit {number}, {before=}"


async def play(name: str, path: Path, homeserver: Homeserver, fate: Fate) -> tuple[list[str], int]:
    """What everybody reads in the end, and how many commits it took."""
    expected = moments(FOLDER / f"{name}.txt")
    members = members_in(expected)
    async with MatrixWorld(path, homeserver, members=members, fate=fate) as world:
        await Player(world).play(expected)
        seen = [
            f"{who}: {one.body}"
            for who, room in sorted(world.rooms.items())
            for one in world.people[who].seen(room)
            if one.sender == world.me
        ]
        return seen, world.fate.commits
