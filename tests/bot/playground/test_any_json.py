"""Whatever a page sends, the whole core answers it or refuses it, and nothing becomes markup."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.app import House
from bot.ids import new_id
from bot.platforms.playground.actions import actions
from bot.platforms.playground.errors import NotPossible
from bot.platforms.playground.platform import Playground
from bot.settings import Settings
from storage import playground
from storage.database import Database
from storage.records.playground import PlaygroundPerson

WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["/start", "/help", "/assess", "/forget", "yes", "1", "<b>", "\u202e", "\ud800", "\0"]
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
CROWD = 20
OTHERS = st.builds("person-{:02}".format, st.integers(0, CROWD))
NUMBERS = st.integers(-1, 60)
VERBS = st.sampled_from(["a", "back", "forget", "profile", "privacy", "organise", "remind", "undo"])
PRESSES = st.builds("{}:{}:{}".format, VERBS, WORDS, WORDS)


def doing(what: str, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"do": st.just(what), **fields})


ACTIONS = st.one_of(
    doing("write", text=WORDS, group=st.booleans()),
    doing("press", message=NUMBERS, data=PRESSES | WORDS),
    doing("edit", message=NUMBERS, text=WORDS),
    doing("react", message=NUMBERS, key=st.sampled_from(["👍", "🌱", "x"])),
    doing("open", payload=WORDS),
    doing("join"),
    doing("leave"),
    doing("ban", whom=OTHERS),
    doing("let-in", whom=OTHERS),
    doing("remove-banyan"),
    doing("add-banyan"),
    doing("change", administers=st.booleans()),
)


class Lived:
    """One Banyan with its playground for all examples."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.stop = asyncio.Event()
        self.started = asyncio.Event()
        self.living = self.loop.create_task(self._live(folder))
        self.loop.run_until_complete(self.started.wait())

    async def _live(self, folder: Path) -> None:
        async with Database.open(folder / "banyan.db") as self.database:
            self.playground = Playground(self.database)
            await self.playground.begin()
            for number in range(CROWD):  # so many that nobody comes up against the limits
                add = {"do": "add", "name": f"Person {number}", "language": "ar"}
                add |= {"id": new_id(), "person": f"person-{number:02}"}
                await self.playground.act(actions.validate_json(json.dumps(add)))
            house = House(self.database, {"playground": self.playground}, Settings())
            async with house.running():
                self.started.set()
                await self.stop.wait()

    def run(self, text: str) -> None:
        self.loop.run_until_complete(self._run(text))

    async def _run(self, text: str) -> None:
        with suppress(ValidationError, NotPossible):
            await self.playground.act(actions.validate_json(text))
        while await self.waits():  # noqa: ASYNC110 - it waits for rows that are handled elsewhere
            await asyncio.sleep(0.001)

    async def waits(self) -> bool:
        async with self.database.reading() as tx:
            return bool(await playground.waiting_events(tx, 1))

    async def people(self) -> list[PlaygroundPerson]:
        async with self.database.reading() as tx:
            return await playground.people(tx)

    async def parked(self) -> list[str]:
        async with self.database.reading() as tx:
            rows = await tx.all("SELECT reason FROM parked_event")
        return [row["reason"] for row in rows]

    def close(self) -> None:
        self.loop.call_soon(self.stop.set)
        self.loop.run_until_complete(self.living)
        self.loop.close()


@pytest.fixture
def lived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lived]:
    monkeypatch.chdir(tmp_path)
    one = Lived(tmp_path)
    yield one
    one.close()


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.integers(0, CROWD - 1),
    action=ACTIONS,
    muddle=st.dictionaries(WORDS, JSON, max_size=1),
    anything=JSON,
)
def test_any_json_is_answered_or_refused(
    lived: Lived, who: int, action: dict[str, object], muddle: dict[str, object], anything: object
) -> None:
    lived.run(json.dumps(anything))
    someone = lived.loop.run_until_complete(lived.people())[who]
    lived.run(json.dumps({"id": new_id(), "person": someone.id, **action, **muddle}))
    assert lived.loop.run_until_complete(lived.parked()) == []
