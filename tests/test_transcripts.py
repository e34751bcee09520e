"""Every transcript of the project, undisturbed, in another language, interrupted and killed."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest

from tests.transcript import (
    ELSEWHERE,
    FOLDER,
    Moment,
    Player,
    Press,
    read,
    without_code,
    without_invitation,
    write,
)
from tests.world import Fate, World

Seen: TypeAlias = dict[str, list[tuple[str, tuple[str, ...]]]]


def moments(file: Path) -> list[Moment]:
    return read(file.read_text(encoding="utf-8"))


APART = 7  # commits between two deaths of one play: more than what is done again after one

TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
BETWEEN = [file for file in TRANSCRIPTS if any(ELSEWHERE in one.act for one in moments(file))]
every_transcript = pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
every_on_one_network = pytest.mark.parametrize(
    "file", [file for file in TRANSCRIPTS if file not in BETWEEN], ids=lambda file: file.stem
)


def as_seen(world: World) -> Seen:
    """Every place as its people see it at the end."""
    places = sorted({shown.place for shown in world.platform.shown}, key=lambda place: place.chat)
    return {
        place.chat: [
            (
                without_invitation(without_code(str(one.text))),
                tuple(without_invitation(button.label) for row in one.buttons for button in row),
            )
            for one in world.platform.as_seen(place)
        ]
        for place in places
    }


async def undisturbed(file: Path, folder: Path) -> tuple[Seen, dict[int, Press], range]:
    """How it ends, which buttons the presses meant, and the commits after its beginning."""
    async with World(folder / "undisturbed.db") as world:
        player = Player(world)
        await player.play(moments(file))
        commits = range(player.begun_at + 1, world.fate.commits + 1)
        return as_seen(world), player.presses, commits


@every_transcript
async def test_it_reads_as_it_is_written(file: Path, tmp_path: Path) -> None:
    async with World(tmp_path / "banyan.db") as world:
        played = await Player(world).play(moments(file))
    text = file.read_text(encoding="utf-8")
    assert write(text, played) == text


@every_transcript
async def test_it_goes_the_same_way_in_arabic(file: Path, tmp_path: Path) -> None:
    seen, presses, _ = await undisturbed(file, tmp_path)
    async with World(tmp_path / "arabic.db", language="ar") as world:
        await Player(world, presses).play(moments(file))
        arabic = as_seen(world)
    assert {
        place: [len(buttons) for _, buttons in messages] for place, messages in arabic.items()
    } == {place: [len(buttons) for _, buttons in messages] for place, messages in seen.items()}


@every_transcript
@pytest.mark.slow
async def test_a_restart_at_every_line_changes_nothing(file: Path, tmp_path: Path) -> None:
    seen, presses, _ = await undisturbed(file, tmp_path)
    async with World(tmp_path / "restarted.db") as world:
        await Player(world, presses).play(moments(file), between=world.restart)
        assert as_seen(world) == seen


@every_transcript
@pytest.mark.slow
async def test_a_death_at_any_commit_changes_nothing(file: Path, tmp_path: Path) -> None:
    """Seven plays die at every commit, before and after it: each at every seventh of them."""
    seen, presses, commits = await undisturbed(file, tmp_path)
    assert commits
    for number in commits[:APART]:
        for before in (True, False):
            path = tmp_path / f"killed-{number}-{before}.db"
            fate = Fate(number, before=before, again_after=APART)
            async with World(path, fate=fate) as world:
                await Player(world, presses).play(moments(file))
                assert as_seen(world) == seen, f"from commit {number}, {before=}"
