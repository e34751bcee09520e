"""Somebody whom others are asked about, so that a test can begin with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage import assessments, peer_views
from storage.records.assessments import AssessedLevel
from tests.handlers.people import arrives, presses
from tests.handlers.relaying import comes
from tests.world import World

OWN = {"mentoring": 2, "conflict": 3, "training": 1}


async def is_asked_about(world: World, who: str = "ana", invited: int = 4) -> tuple[str, str]:
    """Somebody has looked at themselves and asks others; returns the id and the code."""
    person = await comes(world, who)
    async with world.database.transaction() as tx:
        levels = [AssessedLevel(skill, level) for skill, level in OWN.items()]
        assessment = await assessments.save(tx, person, levels)
        view = await peer_views.begin(tx, person, assessment, list(OWN), invited)
        found = await peer_views.find(tx, view)
    assert found is not None
    return view, found.code


async def answers(world: World, who: str, code: str, *levels: str, new: bool = True) -> None:
    """Somebody follows the link and answers."""
    if new:
        await arrives(world, who)
    await world.opens(who, f"view-{code}")
    await presses(world, who, "Begin")
    for level in levels:
        await world.says(who, level)


async def answered(world: World, view: str) -> int:
    """How many have answered."""
    async with world.database.reading() as tx:
        found = await peer_views.find(tx, view)
    return found.answered if found else -1


def traces(path: Path, words: Sequence[str]) -> list[str]:
    """Which of these words stand in the files of a database."""
    files = (file for file in path.parent.glob(f"{path.name}*") if file.is_file())
    content = b"".join(file.read_bytes() for file in files)
    return [word for word in words if word.encode() in content]
