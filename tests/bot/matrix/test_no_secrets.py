"""No secret of the account reaches a log, an error, a metric, or a file beside the store."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup
from prometheus_client import generate_latest
from pydantic import SecretStr

from bot import logs
from bot.errors import DeliveryError
from bot.metrics import Metrics
from bot.model import Place
from bot.platforms.base import Outgoing
from tests.servers.synapse import faults
from tests.servers.synapse.faults import SENDING, SHARING_KEYS, SYNCING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.matrix.conftest import Begin
    from tests.servers.fixtures import Meet

pytestmark = pytest.mark.synapse

PICKLE_KEY = "a pickle key that nobody may see"
EVERY_FAULT = [
    faults.page(),
    faults.reset(),
    faults.done_but(faults.closed()),
    faults.too_many_requests(1),
    faults.refusal(500, "M_UNKNOWN"),
    faults.refusal(403, "M_FORBIDDEN"),
]


@pytest.mark.usefixtures("logging_as_before")
async def test_nothing_that_is_written_holds_a_secret(
    begin: Begin, meet: Meet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    written = io.StringIO()
    logs.set_up("debug", "json", stream=written)  # told of no secrets: none may come
    for name in ("bot", "handlers", "storage", "conversations"):
        logging.getLogger(name).addHandler(caplog.handler)
    ana = await meet("ana")
    banyan = await begin(pickle_key=SecretStr(PICKLE_KEY))
    room = await banyan.chat_with(ana)
    banyan.proxy.faults.next(SENDING, *EVERY_FAULT[:5])
    banyan.proxy.faults.next(SHARING_KEYS, *EVERY_FAULT[:5])
    banyan.proxy.faults.next(SYNCING, *EVERY_FAULT[:5])
    await banyan.answers(ana, room)
    shown = [f"{banyan.matrix!r} {vars(banyan.matrix)!r}"]
    for number, fault in enumerate(EVERY_FAULT):
        banyan.proxy.faults.clear()
        banyan.proxy.faults.next(SENDING, fault)
        letter = Outgoing(f"{number}", Place("matrix", room, private=True), Markup("x"), "en")
        try:
            await banyan.matrix.deliver(letter)
        except DeliveryError as problem:
            shown += [f"{problem} {problem!r}", *logs.frames(problem)]
    assert len(shown) > len(EVERY_FAULT)
    key = (banyan.store / "recovery_key.txt").read_text().splitlines()
    token = banyan.matrix._api.token  # noqa: SLF001 - nobody tells it
    secrets = [token, banyan.settings["password"], PICKLE_KEY, key[0], key[0].replace(" ", "")]
    await banyan.stop()
    shown += [written.getvalue(), *(record.getMessage() for record in caplog.records)]
    shown.append(generate_latest(Metrics(["matrix"]).registry).decode())
    for secret in secrets:
        assert len(secret) > 8
        assert not any(secret in one for one in shown)
        for file in tmp_path.glob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes()
    for file in banyan.store.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name
