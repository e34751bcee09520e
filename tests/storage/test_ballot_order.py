"""Whoever has all files after a count guesses whose ballot is whose as well as a coin does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from storage import ballots, copies, polls
from storage.database import Database
from storage.records.polls import PollKind, PollState
from tests.storage.conftest import Hands
from tests.storage.polling import ask

POLLS = 200  # of two voters each
# Whoever tosses a coin is right so often but in one of some 50,000 tries.
CHANCE = range(71, 130)

SEALED = "SELECT poll, id FROM ballot"


@dataclass(frozen=True)
class Taken:
    """What somebody has taken who wants to know: all files, and backups of the open votes.

    The log of the database was read after each count. One backup was made when only ana had
    voted, and one when ben had, too: whose each of the sealed ballots is, is known.
    """

    files: bytes
    written: dict[str, list[str]]  # choices of each poll, as the log held them after the count
    counted: dict[str, list[str]]  # choices of each poll, as they lie in the table
    sealed: dict[str, list[str]]  # marks of ballots, ana's first


async def vote(path: Path, folder: Path, clock: Hands) -> tuple[Taken, dict[str, list[str]]]:
    """Ana always votes first, and the two vote differently; the truth is her choice and his."""
    async with Database.open(path, clock) as database:
        async with database.transaction() as tx:
            asked = await ask(tx, "ana", "ben")
            ana, ben = asked.entries["ana"], asked.entries["ben"]
            until = tx.now + timedelta(days=1)
            open_now = [
                await polls.open_one(tx, asked.call, PollKind.RANKED, closes_at=until)
                for _ in range(POLLS)
            ]
        truth = {poll: [f"<{poll}-a>", f"<{poll}-b>"] for poll in open_now}
        async with database.transaction() as tx:
            for poll in open_now:
                await ballots.cast(tx, poll, ana, truth[poll][0])
        early = lists(copies.backup(path, folder, clock.now), SEALED)
        clock.turn(timedelta(minutes=1))
        async with database.transaction() as tx:
            for poll in open_now:
                await ballots.cast(tx, poll, ben, truth[poll][1])
        late = lists(copies.backup(path, folder, clock.now), SEALED)
        written = {}
        for poll in open_now:
            async with database.transaction() as tx:
                await ballots.keep_counted(tx, poll, await ballots.open_all(tx, poll))
                await polls.close(tx, poll, PollState.COUNTED, {})
            log = path.with_name(f"{path.name}-wal").read_bytes()
            written[poll] = sorted(truth[poll], key=lambda one: log.find(one.encode()))
        async with database.transaction() as tx:
            for poll in open_now:
                await ballots.destroy_key(tx, poll)
        files = b"".join(one.read_bytes() for one in (path.with_name(f"{path.name}-wal"), path))
    counted = lists(path, "SELECT poll, json_extract(choice, '$') FROM counted_ballot")
    sealed = {one: sorted(late[one], key=lambda mark: mark not in early[one]) for one in early}
    return Taken(files, written, counted, sealed), truth


def lists(path: Path, sql: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for poll, value in connection.execute(sql):
            found.setdefault(poll, []).append(value)
    return found


def in_the_table(taken: Taken, poll: str) -> list[str]:
    return taken.counted[poll]


def where_it_lies_first(taken: Taken, poll: str) -> list[str]:
    return sorted(taken.counted[poll], key=lambda one: taken.files.find(one.encode()))


def where_it_lies_last(taken: Taken, poll: str) -> list[str]:
    return sorted(taken.counted[poll], key=lambda one: taken.files.rfind(one.encode()))


def beside_the_marks(taken: Taken, poll: str) -> list[str]:
    """In the order in which the sealed ballots lay in their table, and were opened."""
    return _in_order_of_marks(taken, poll, in_the_table(taken, poll))


def written_as_opened(taken: Taken, poll: str) -> list[str]:
    """SQLite fills a page from its end: what was written first lies last."""
    return _in_order_of_marks(taken, poll, taken.written[poll][::-1])


def _in_order_of_marks(taken: Taken, poll: str, choices: list[str]) -> list[str]:
    ana, ben = taken.sealed[poll]
    return choices if ana < ben else choices[::-1]


@pytest.mark.slow
async def test_no_way_of_looking_at_the_files_is_better_than_chance(
    path: Path, tmp_path: Path, clock: Hands
) -> None:
    taken, truth = await vote(path, tmp_path / "copies", clock)
    ways: list[Callable[[Taken, str], list[str]]] = [
        in_the_table,
        where_it_lies_first,
        where_it_lies_last,
        beside_the_marks,
        written_as_opened,
    ]
    right = {way.__name__: sum(way(taken, one) == truth[one] for one in truth) for way in ways}
    assert {name: n for name, n in right.items() if n not in CHANCE} == {}
