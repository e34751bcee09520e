"""Every transcript of the project on Telegram: the real library, the stand-in for its servers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.telegram_world import TelegramWorld
from tests.test_transcripts import every_on_one_network, moments
from tests.transcript import Moment, Player, without_account

pytestmark = pytest.mark.slow

DELETED = re.compile(r"(banyan deletes.*:) \w+")
PICTURE = re.compile(r"\(picture: [^)]*\)")
FILE = re.compile(r"\n\(file: [^)]*\)(?=\n\[)")  # what can be pressed is a message of its own


def as_on_telegram(moment: Moment) -> Counter[str]:
    """What is seen, whichever chat is quicker and however wide the rows of buttons are.

    Of a picture only that it is there: what it shows stands in the text or in the caption. Of an
    account only that it is one.
    """
    parts = (part for one in moment.reactions for part in _messages(one))
    seen = (PICTURE.sub("(picture)", one).replace("]\n[", "] [") for one in parts)
    return Counter(DELETED.sub(r"\1", without_account(one)) for one in seen)


def _messages(reaction: str) -> Iterator[str]:
    if file := FILE.search(reaction):
        yield f"{reaction.partition(':')[0]}: {file[0]}"
    yield FILE.sub("", reaction)


@every_on_one_network
async def test_it_reads_as_everywhere_with_a_restart(file: Path, tmp_path: Path) -> None:
    expected = moments(file)
    async with TelegramWorld(tmp_path / "banyan.db") as world:
        player = Player(world)
        middle = len(expected) // 2
        played = await player.play(expected[:middle])
        await world.restart()
        played += await player.play(expected[middle:])
        assert world.cloud.refused_429 == 0
        assert world.cloud.dropped_entities == 0
    assert_reads_alike(played, expected)


def assert_reads_alike(played: Sequence[Moment], expected: Sequence[Moment]) -> None:
    """Everything is seen as in the transcript, but for edits that would change nothing."""
    seen: set[str] = set()
    for is_so, should_be in zip(played, expected, strict=True):
        here, there = as_on_telegram(is_so), as_on_telegram(should_be)
        assert here - there == Counter(), is_so.act
        assert all(one in seen and "edits" in one for one in there - here), is_so.act
        seen.update(there)
