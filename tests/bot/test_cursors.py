"""How far a platform has come: committed with what came last, never past what is open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model import (
    Commanded,
    Incoming,
    Said,
)
from bot.platforms.base import Cursor, Receive
from bot.router import is_meant
from bot.text import verbatim
from handlers.turn import Turn
from storage.database import Reading
from tests.bot.arriving import BEN, arrival, said
from tests.bot.trial import count, trial
from tests.counting import CountingPlatform
from tests.world import GROUP, Fate, Killed, World, private


class Replaying(CountingPlatform):
    """Hands over what happens from its cursor on, and does not wait for one before the next."""

    def __init__(self, batches: Sequence[Sequence[Incoming]]) -> None:
        super().__init__()
        self.batches = batches
        self._heard = asyncio.Event()

    async def listen(self, receive: Receive, since: str) -> None:
        begin = int(since or 0)
        after = [
            receive(batch, Cursor(self.name, str(number)))
            for number, batch in enumerate(self.batches[begin:], begin + 1)
        ]
        await asyncio.gather(*after)
        self._heard.set()
        await super().listen(receive, since)

    async def all_heard(self) -> None:
        """Wait until everything has been handed over and handled."""
        await self._heard.wait()


class Listening(World):
    """Banyan on a platform that goes on from its cursor; when it dies, it is started again."""

    def __init__(
        self, path: Path, batches: Sequence[Sequence[Incoming]], *, fate: Fate | None = None
    ) -> None:
        super().__init__(path, fate=fate)
        self.platform = self.replaying = Replaying(batches)
        self.deaths = 0

    async def play(self) -> None:
        """Hear everything."""
        try:
            await self.start()
            await self._done(self.replaying.all_heard())
            await self._done(self.settled())
        except Killed:
            self.deaths += 1
            await self.stop()
            assert_cursor_is_exact(self)
            await self.play()


def assert_cursor_is_exact(world: Listening) -> None:
    """It stands behind all that is handled without a gap, and not before anything else."""
    handled, cursor = ids(world.path, "inbox"), cursor_in(world.path)
    for number, batch in enumerate(world.replaying.batches, 1):
        meant = {one.id for one in batch if is_meant(one)}
        if not meant <= handled:
            assert cursor < number
            return
        assert cursor >= number or not meant


def ids(path: Path, table: str, column: str = "id") -> set[str]:
    with closing(sqlite3.connect(path)) as look:
        return {row[0] for row in look.execute(f"SELECT {column} FROM {table}")}


def cursor_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as look:
        row = look.execute("SELECT value FROM cursor WHERE platform = 'counting'").fetchone()
    return int(row[0]) if row else 0


async def note_once(turn: Turn) -> None:
    """Leave a row that would be there twice if this was done twice; some need longer, or fail."""
    what = turn.event.what
    assert isinstance(what, Commanded)
    if what.rest == "look":
        await turn.look("people", count, person="")
    await turn.tx.run(
        "INSERT INTO suggestion (language, words, better, at) VALUES ('', :id, '', 0)",
        id=turn.event.id,
    )
    turn.say(verbatim(turn.event.id))
    if what.rest == "fail":
        raise ValueError
    if what.rest == "spoil":
        turn.letters.append(replace(turn.letters[-1], key=None))  # type: ignore[arg-type]


def mixed_batches() -> list[list[Incoming]]:
    """People who ask for all sorts of things, and others who talk among themselves."""
    rests = ["", "look", "", "fail", "look", "spoil", "", "fail", "", "look"]
    batches, number = [[chatter(0)]], 0
    for size in (1, 3, 2, 1, 3):
        asked = [(number + one, rests[number + one]) for one in range(size)]
        batches.append([asks(f"person{n % 7}", rest, n) for n, rest in asked])
        batches.append([chatter(number + 1)])
        number += size
    return batches


def asks(who: str, rest: str, number: int) -> Incoming:
    return arrival(who, Commanded("paint", rest), number)


def chatter(number: int) -> Incoming:
    return replace(arrival("sam", Said("what a lovely day"), number), place=GROUP)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 11))
async def test_the_cursor_is_committed_with_the_last_of_its_events_wherever_it_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, before: bool
) -> None:
    monkeypatch.setattr("bot.receive.MOST_AT_ONCE", 2)
    world = Listening(tmp_path / "banyan.db", mixed_batches(), fate=Fate(number, before))
    with trial(command=note_once):
        await world.play()
        await world.stop()
    assert world.deaths == 1 or number > 5  # how many commits there are depends on company
    asked = [one for batch in world.replaying.batches for one in batch if is_meant(one)]
    done = {one.id for one in asked if what_of(one) in {"", "look"}}
    assert ids(world.path, "inbox") == {one.id for one in asked}
    assert ids(world.path, "parked_event") == {one.id for one in asked} - done
    assert notes(world.path) == sorted(done)
    assert cursor_in(world.path) == len(world.replaying.batches)


def what_of(incoming: Incoming) -> str:
    assert isinstance(incoming.what, Commanded)
    return incoming.what.rest


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as look:
        return [row[0] for row in look.execute("SELECT words FROM suggestion ORDER BY words")]


def hand_over(world: World, batches: Sequence[Sequence[Incoming]]) -> list[asyncio.Task[None]]:
    """Give batches to the door, each with its cursor, and wait for none of them."""
    return [
        asyncio.create_task(world.door.receive(batch, Cursor("counting", str(number))))
        for number, batch in enumerate(batches, 1)
    ]


async def test_no_cursor_passes_what_waits_for_an_answer_from_outside(world: World) -> None:
    answer = asyncio.Event()

    async def slow(tx: Reading, *, person: str) -> int:
        await answer.wait()
        return 0

    async def ask(turn: Turn) -> None:
        if turn.event.account.id == "ben":
            await turn.look("people", slow, person="")
        turn.say(verbatim("Hello."))

    batches = [[asks("ana", "", 1)], [asks("ben", "", 2)], [chatter(3)], [asks("cleo", "", 4)]]
    with trial(command=ask):
        handed_over = hand_over(world, batches)
        while not said(world, private("cleo")):
            await world.a_moment()
        assert cursor_in(world.path) == 1
        assert said(world, BEN) == []
        answer.set()
        await asyncio.gather(*handed_over)
    assert cursor_in(world.path) == 4


async def test_no_cursor_moves_while_the_disk_is_full(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.receive.PATIENCE", timedelta(milliseconds=1))
    monkeypatch.setattr("bot.receive.MOST_AT_ONCE", 20)
    async with world.database.transaction() as tx:
        await tx.all("PRAGMA max_page_count = 1")  # SQLite takes the present size instead
    with trial(command=note_once), capture_logs() as logged:
        handed_over = hand_over(world, [[asks(f"person{n}", "", n)] for n in range(200)])
        while not any("does not take anything" in line["event"] for line in logged):
            await world.a_moment()
        assert cursor_in(world.path) == len(notes(world.path)) < 200
        async with world.database.transaction() as tx:
            await tx.all("PRAGMA max_page_count = 1000000")
        await asyncio.gather(*handed_over)
    assert cursor_in(world.path) == len(notes(world.path)) == 200


async def test_what_was_nothing_moves_the_cursor_along_with_the_next_commit(world: World) -> None:
    await asyncio.gather(*hand_over(world, [[chatter(1)], [chatter(2)]]))
    assert cursor_in(world.path) == 0
    await world.says("ana", "/help")
    assert cursor_in(world.path) == 2


@pytest.mark.parametrize("rest", ["", "look", "fail", "spoil"])
async def test_the_cursor_is_there_once_its_event_is_over_however_that_ended(
    world: World, rest: str
) -> None:
    with trial(command=note_once):
        await asyncio.gather(*hand_over(world, [[asks("ana", rest, 1)]]))
    assert cursor_in(world.path) == 1
