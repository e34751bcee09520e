from pathlib import Path

import pytest

from tests.bot.matrix.played import PlayedHomeserver


@pytest.fixture
def played() -> PlayedHomeserver:
    return PlayedHomeserver()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "matrix"
