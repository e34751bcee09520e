"""Five conversations on Telegram, with a death before and after every commit of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.telegram_world import TelegramWorld
from tests.test_transcripts import moments
from tests.transcript import FOLDER, Player
from tests.world import Fate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_TWICE: Final = 3  # as much as one turn says
CHOSEN: Final = ("welcome_in_words", "timezone", "stop", "community_rests", "forget")


@pytest.mark.parametrize("name", CHOSEN)
async def test_a_death_at_any_commit_loses_nothing(name: str, tmp_path: Path) -> None:
    """Telegram knows no keys: what was on its way at the death may be said twice, and no more."""
    expected, commits = await play(name, tmp_path / "undisturbed.db", Fate())
    assert commits > 0
    for number in range(1, commits + 1):
        for before in (True, False):
            path = tmp_path / f"killed-{number}-{before}.db"
            seen, _ = await play(name, path, Fate(number, before=before))
            assert expected - seen == Counter(), f"lost at commit {number}, {before=}"
            assert (seen - expected).total() <= MOST_TWICE, f"said too often at commit {number}"


async def play(name: str, path: Path, fate: Fate) -> tuple[Counter[str], int]:
    """What is seen in the end, and how many commits it took."""
    async with TelegramWorld(path, fate=fate) as world:
        await Player(world).play(moments(FOLDER / f"{name}.txt"))
        return as_seen(world), world.fate.commits


def as_seen(world: TelegramWorld) -> Counter[str]:
    """Every message of Banyan as its readers see it in the end."""
    return Counter(
        f"{chat.id}: {message.text} {[button.label for button in message.each_button()]}"
        for chat in world.cloud.chats.values()
        for message in chat.messages
        if message.from_bot
    )
