"""What people have answered under a released version is never lost by a later one."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import handlers  # noqa: F401 - it knows every flow
from bot import __version__
from bot.engine.flows import FLOWS
from bot.engine.journal import Conversation, Entry, Status
from bot.engine.replay import Run
from bot.engine.talk import Cancelled, TimedOut
from tests.journals import FOLDER, of_every_release

START = datetime(2026, 3, 2, tzinfo=UTC)


def recorded() -> list[Any]:
    return [
        pytest.param(journal, id=f"{file.stem}-{number}-{journal['flow']}")
        for file in of_every_release()
        for number, journal in enumerate(json.loads(file.read_text(encoding="utf-8")))
    ]


def test_this_release_has_its_journals() -> None:
    assert Path(FOLDER / f"{__version__}.json") in of_every_release()


@pytest.mark.parametrize("journal", recorded())
def test_a_released_journal_goes_on(journal: dict[str, Any]) -> None:
    conversation = Conversation(
        "c1",
        "p1",
        journal["flow"],
        journal["args"],
        touched_at=START,
        journal=[Entry.read(line) for line in journal["journal"]],
        status=Status(journal["status"]),
    )
    known = {entry.key: entry.value for entry in conversation.journal if entry.done}
    run = Run(FLOWS[journal["flow"]].function, conversation)
    # Only what was thrown in by its person or by the clock may come out again.
    with closing(run), suppress(Cancelled, TimedOut):
        run.settle()
    kept = {entry.key: entry.value for entry in conversation.journal if entry.done}
    assert {**{e.key: e.value for e in conversation.carried.values()}, **kept} == known
