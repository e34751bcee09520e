import stat
from pathlib import Path

import pytest

from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.pickle_key import KEYS, PICKLE_KEY, PickleKeyLost, pickle_key
from tests.bot.matrix.starting import settings


def test_it_is_made_once(store: Path) -> None:
    key = pickle_key(settings(), store)
    assert len(key) == 43
    assert stat.S_IMODE((store / PICKLE_KEY).stat().st_mode) == 0o600
    (store / KEYS).touch()
    assert pickle_key(settings(), store) == key


def test_the_one_that_is_set_counts(store: Path) -> None:
    pickle_key(settings(), store)
    assert pickle_key(settings(pickle_key="canary of 16 letters"), store) == "canary of 16 letters"


def test_it_is_lost(store: Path) -> None:
    pickle_key(settings(), store)
    (store / KEYS).touch()
    (store / PICKLE_KEY).unlink()
    with pytest.raises(PickleKeyLost, match=r"pickle_key is missing beside keys\.db"):
        pickle_key(settings(), store)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff"])
def test_it_is_broken(store: Path, content: bytes) -> None:
    store.mkdir()
    (store / PICKLE_KEY).write_bytes(content)
    with pytest.raises(BrokenFile, match="pickle_key"):
        pickle_key(settings(), store)
