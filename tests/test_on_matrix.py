"""Every transcript of the project on Matrix: a real homeserver, ordinary clients, encrypted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.matrix_world import MatrixWorld
from tests.servers.synapse import Homeserver
from tests.test_transcripts import every_on_one_network, moments
from tests.transcript import PRELUDE, Moment, Player, without_account

pytestmark = [pytest.mark.synapse, pytest.mark.timeout(300)]

DELETED = re.compile(r"(banyan deletes.*:) .+")
MEDIA = re.compile(r"\n\((picture|file): [^)]*\)")
CHOICES = re.compile(r"\n(\[.+\])")
# Said where a choice was typed, as all of them are there.
TYPED = re.compile(r"\nWhat you typed yourself stays in this chat until you delete it\.")
TO_BANYAN = re.compile(r"<a [^>]*>https://matrix\.to/[^<]*</a>")  # which carries no word there
IN_GROUP = re.compile(r"(?P<who>\w+) in the group(?P<joins> joins)?")


def as_on_matrix(reaction: str) -> Iterator[str]:
    """What is seen: a picture or a file by itself, and new choices as a new message."""
    told = TYPED.sub("", TO_BANYAN.sub("(link)", without_account(reaction)))
    seen = DELETED.sub(r"\1", told.replace("]\n[", "] ["))
    yield from MEDIA.findall(seen)
    seen = MEDIA.sub("", seen)
    if CHOICES.search(seen) and "in the group" not in seen.partition(":")[0]:
        seen = seen.replace("banyan edits", "banyan", 1)
    if seen.partition(":")[2].strip():
        yield seen


@every_on_one_network
async def test_it_reads_as_everywhere_with_a_restart(
    file: Path, tmp_path: Path, homeserver: Homeserver
) -> None:
    expected = moments(file)
    path = tmp_path / "banyan.db"
    async with MatrixWorld(path, homeserver, members=members_in(expected)) as world:
        player = Player(world)
        middle = len(expected) // 2
        played = await player.play(expected[:middle])
        await world.restart()
        played += await player.play(expected[middle:])
    for is_so, should_be in zip(played, expected, strict=True):
        assert seen_in(is_so) == seen_in(should_be), is_so.act


def seen_in(moment: Moment) -> Counter[str]:
    return Counter(one for reaction in moment.reactions for one in as_on_matrix(reaction))


def members_in(moments: Sequence[Moment]) -> list[str]:
    """Who talks in the group without having joined it before our eyes."""
    if moments[0].act.startswith(PRELUDE):
        return moments[0].act.removeprefix(PRELUDE).split(", ")
    first: dict[str, bool] = {}
    for found in (IN_GROUP.match(moment.act) for moment in moments):
        if found:
            first.setdefault(found["who"], bool(found["joins"]))
    return [who for who, joins in first.items() if not joins]
