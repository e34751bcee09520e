"""A start with keys that cannot be read says so, and does not touch them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot.clock import Timer, system_clock
from bot.errors import BanyanError
from bot.platforms.matrix.api import Api
from bot.platforms.matrix.connection import Connection
from bot.platforms.matrix.encryption.own_device import WrongPickleKey
from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.pickle_key import KEYS
from bot.platforms.matrix.session import Session
from storage.database import Database
from tests.bot.matrix.answering import Answering
from tests.bot.matrix.settled import DEVICE, ME, TOKEN, Settled


@pytest.mark.parametrize(
    ("content", "more", "problem"),
    [
        (None, {"pickle_key": "canary of 16 letters"}, WrongPickleKey),
        (b"canary", {}, BrokenFile),
    ],
)
def test_keys_that_cannot_be_read(
    tmp_path: Path, content: bytes | None, more: dict[str, Any], problem: type[BanyanError]
) -> None:
    server = Answering()
    server.url = "http://127.0.0.1:1"
    settled = Settled(server, tmp_path / "matrix")
    if content is not None:
        (settled.folder / KEYS).write_bytes(content)
    before = (settled.folder / KEYS).read_bytes()
    nobody = cast(Api, None), cast(Database, None)
    session = Session(ME, DEVICE, TOKEN)
    opened = Connection.open(
        nobody[0], session, settled.settings(**more), nobody[1], system_clock, Timer()
    )
    with pytest.raises(problem), opened:
        pass
    assert (settled.folder / KEYS).read_bytes() == before
