"""Transcripts whose people are on two networks, played on Telegram's stand-in and on Synapse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.between_world import BetweenWorld
from tests.servers.synapse import Homeserver
from tests.test_on_matrix import as_on_matrix
from tests.test_on_telegram import as_on_telegram
from tests.test_transcripts import BETWEEN, moments
from tests.transcript import ELSEWHERE, Moment, Player

pytestmark = [pytest.mark.synapse, pytest.mark.timeout(300)]

SIGN = re.compile(r"(?<![\w!/])[!/](?=\w)")  # of a command; each network has its own
TO = re.compile(r"banyan(?: edits| deletes)? to (\w+):")


@pytest.mark.parametrize("file", BETWEEN, ids=lambda file: file.stem)
async def test_it_reads_as_everywhere_with_a_restart(
    file: Path, tmp_path: Path, homeserver: Homeserver
) -> None:
    expected = moments(file)
    there = set(re.findall(rf"(\w+){ELSEWHERE}", expected[0].act))
    async with BetweenWorld(tmp_path / "banyan.db", homeserver) as world:
        player = Player(world)
        middle = len(expected) // 2
        played = await player.play(expected[:middle])
        await world.restart()
        played += await player.play(expected[middle:])
    for is_so, should_be in zip(played, expected, strict=True):
        assert seen_in(is_so, there) == seen_in(should_be, there), is_so.act


def seen_in(moment: Moment, there: set[str]) -> Counter[str]:
    return Counter(one for reaction in moment.reactions for one in _seen(moment, reaction, there))


def _seen(moment: Moment, reaction: str, there: set[str]) -> Iterator[str]:
    """What the reader of it sees, on the network where they are."""
    named = TO.match(reaction)
    reader = named[1] if named else re.split(r"[ :]", moment.act)[0]
    reaction = SIGN.sub("/", reaction)
    if reader in there:
        yield from as_on_matrix(reaction)
    else:
        yield from as_on_telegram(Moment("", [reaction]))
