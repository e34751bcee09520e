"""Letters wait as rows: in order, until their time, and no longer than somebody would want them."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.letters import message_to_plain, place_to_plain
from bot.model import Letter, Place, Send, Weight
from bot.text import verbatim
from storage import migrate, outbox, schema
from storage.database import Database, Transaction
from storage.outbox import Receipt, State
from tests.storage.conftest import Hands

HERE: Final = Place("telegram", "-1")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@pytest.fixture
async def opened(path: Path, clock: Hands) -> AsyncIterator[Database]:
    async with Database.open(path, clock) as database:
        yield database


@pytest.fixture
async def tx(opened: Database) -> AsyncIterator[Transaction]:
    async with opened.transaction() as tx:
        yield tx


def letter(
    key: str, weight: Weight = Weight.ANSWER, *, not_before: datetime | None = None
) -> Letter:
    return Letter(key, HERE, Send(verbatim(key)), weight, not_before=not_before)


async def keys(
    tx: Transaction, now: datetime | None = None, limit: int = 100, known: Iterable[str] = ()
) -> list[str]:
    """What waits for delivery, announcements last."""
    now = now or tx.now
    waiting = await outbox.waiting(tx, now, limit, known=known)
    many = await outbox.announcements(tx, now, limit, known=known)
    return [one.key for one in (*waiting, *many)]


async def put_off(tx: Transaction, key: str, now: datetime, until: datetime) -> None:
    receipts = [Receipt(key, State.QUEUED, until=until)]
    await tx.run_all([outbox.settling(receipts), outbox.putting_off(receipts, now)])


async def states(tx: Transaction) -> dict[str, tuple[str, bool]]:
    """How each letter stands, and whether its words are still there."""
    rows = await tx.all("SELECT key, state, body IS NOT NULL AS kept FROM outbox")
    return {row["key"]: (row["state"], bool(row["kept"])) for row in rows}


async def test_letters_come_back_as_they_were_in_the_order_they_were_said(tx: Transaction) -> None:
    said = [replace(letter(f"{n}", weight), languages=("ha",)) for n, weight in enumerate(Weight)]
    await outbox.add(tx, said)
    await outbox.add(tx, [replace(said[0], message=Send(verbatim("said twice")))])
    assert await outbox.waiting(tx, tx.now, 10) == said[:3]
    assert await outbox.announcements(tx, tx.now, 10) == said[3:]


async def test_what_is_known_already_leaves_its_room_to_others(tx: Transaction) -> None:
    for weight in (Weight.QUESTION, Weight.ANNOUNCEMENT):
        await outbox.add(tx, [letter(f"{weight} {n}", weight) for n in range(5)])
    known = [f"{weight} {n}" for weight in Weight for n in (0, 1, 3)]
    assert await keys(tx, limit=1, known=known) == ["0 2", "3 2"]
    assert await keys(tx, limit=0) == []


async def test_what_is_put_off_waits_until_then_and_keeps_its_words(tx: Transaction) -> None:
    await outbox.add(tx, [letter("a"), letter("b")])
    await put_off(tx, "a", tx.now, tx.now + DAY)
    assert await keys(tx) == ["b"]
    assert await keys(tx, tx.now + DAY - HOUR) == ["b"]
    assert await keys(tx, tx.now + DAY) == ["a", "b"]


async def test_what_is_put_off_for_too_long_is_dropped_with_its_words(tx: Transaction) -> None:
    await outbox.add(tx, [letter("old"), letter("another")])
    now = tx.now + outbox.TOO_OLD + HOUR
    await put_off(tx, "old", now, now + DAY)
    assert await states(tx) == {"old": (State.DROPPED, False), "another": (State.QUEUED, True)}


@pytest.mark.parametrize("state", [State.SENT, State.DOUBTFUL, State.DROPPED])
async def test_what_has_ended_is_not_put_off(tx: Transaction, state: State) -> None:
    await outbox.add(tx, [letter("a")])
    await tx.run_all([outbox.settling([Receipt("a", state, HERE, "55")])])
    await put_off(tx, "a", tx.now, tx.now + DAY)
    assert await states(tx) == {"a": (state, False)}
    assert await keys(tx, tx.now + 2 * DAY) == []


events = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["add", "put off", *State]),
        st.integers(0, 6).map(lambda days: days * DAY),
    ),
    max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=events)
async def test_words_are_kept_as_long_as_a_letter_waits_and_no_longer(
    opened: Database, happened: list[tuple[str, str, timedelta]]
) -> None:
    async with opened.transaction() as tx:
        await tx.run("DELETE FROM outbox WHERE number > 0")
        now = tx.now
        for key, what, later in happened:
            now += later
            await _happens(tx, key, what, now)
            found = await states(tx)
            assert all(kept == (state == State.QUEUED) for state, kept in found.values())
            queued = {key for key, (state, _) in found.items() if state == State.QUEUED}
            assert set(await keys(tx, now + 7 * DAY)) == queued


async def _happens(tx: Transaction, key: str, what: str, now: datetime) -> None:
    if what == "add":
        await outbox.add(tx, [letter(key)])
    elif what in ("put off", State.QUEUED):
        await put_off(tx, key, now, now + DAY)
    else:
        await tx.run_all([outbox.settling([Receipt(key, State(what), HERE, "1")])])


async def test_to_look_for_letters_reads_only_those_that_wait(
    statements: set[str], tx: Transaction, path: Path
) -> None:
    await keys(tx)
    asked = sorted(sql for sql in statements if sql.startswith("SELECT key, person"))
    assert [plan(path, sql)[0] for sql in asked] == [
        "SCAN outbox USING INDEX outbox_queued",
        "SCAN outbox USING INDEX outbox_announcements",
    ]
    assert not any("TEMP B-TREE" in line for sql in asked for line in plan(path, sql))


def plan(path: Path, sql: str) -> list[str]:
    params = dict.fromkeys(re.findall(r":([a-z]+)", sql), "1")
    with closing(sqlite3.connect(path)) as connection:
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", params)]


def first_release(path: Path, now: datetime) -> None:
    """A database as it was before the second migration, with letters that wait."""
    folder = path.with_name("first")
    folder.mkdir()
    for file in schema.MIGRATIONS.glob("0001_*.sql"):
        shutil.copy(file, folder)
    migrate.upgrade(path, now, folder)
    rows = [
        (str(n), json.dumps(place_to_plain(HERE)), n % 4, json.dumps(_plain(n)), now.timestamp())
        for n in range(12)
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO outbox (key, place, weight, body, at) VALUES (?, ?, ?, ?, ?)", rows
        )
        connection.execute("UPDATE outbox SET state = 'sent', body = NULL WHERE key IN ('4', '7')")


def _plain(number: int) -> object:
    return message_to_plain(Send(verbatim(f"letter {number}")))


async def test_letters_of_an_earlier_release_are_still_delivered(path: Path, clock: Hands) -> None:
    first_release(path, clock.now)
    async with Database.open(path, clock) as database, database.transaction() as tx:
        assert await keys(tx) == ["0", "1", "2", "5", "6", "8", "9", "10", "3", "11"]
        await outbox.add(tx, [letter("new"), letter("new to many", Weight.ANNOUNCEMENT)])
        assert (await keys(tx))[7:] == ["10", "new", "3", "11", "new to many"]
        (first, *_) = await outbox.waiting(tx, tx.now, 1)
        assert first.message == Send(verbatim("letter 0"))
