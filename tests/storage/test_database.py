import asyncio
import sqlite3
import stat
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from storage.connection import Connection
from storage.database import Database, Reading, Transaction
from storage.errors import AlreadyRunning, StorageError, TransactionLost, Unavailable
from tests.storage.conftest import Hands

ADD = "INSERT INTO setting (name, value) VALUES (:name, '')"


class Failed(Exception):
    pass


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def names(database: Database) -> list[str]:
    async with database.reading() as tx:
        rows = await tx.all("SELECT name FROM setting WHERE name <> 'hash_key' ORDER BY name")
        return [row["name"] for row in rows]


async def test_what_is_written_is_there_after_opening_again(path: Path) -> None:
    async with Database.open(path) as database, database.transaction() as tx:
        assert await tx.run(ADD, name="a") == 1
    async with Database.open(path) as database:
        assert await names(database) == ["a"]


async def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    with suppress(Failed):
        async with database.transaction() as tx:
            await tx.run(ADD, name="a")
            raise Failed
    assert await names(database) == []


async def test_one_gives_the_first_row_or_none(database: Database) -> None:
    async with database.transaction() as tx:
        assert await tx.many(ADD, [{"name": "b"}, {"name": "c"}]) == 2
        assert await tx.many(ADD, []) == 0
        row = await tx.one("SELECT name FROM setting WHERE name > 'a' ORDER BY name")
        assert row is not None
        assert row["name"] == "b"
        assert await tx.one("SELECT name FROM setting WHERE name = 'z'") is None


async def test_the_time_stands_still_in_a_transaction(database: Database, clock: Hands) -> None:
    async with database.transaction() as tx:
        before = tx.now
        clock.turn(timedelta(hours=1))
        assert tx.now == before
        async with tx.savepoint() as part:
            assert part.now == before
    async with database.transaction() as tx:
        assert tx.now == before + timedelta(hours=1)


async def test_transactions_wait_for_each_other(database: Database) -> None:
    async def count_up() -> None:
        async with database.transaction() as tx:
            row = await tx.one("SELECT value FROM setting WHERE name = 'n'")
            value = int(row["value"]) + 1 if row else 1
            await asyncio.sleep(0)
            await tx.run(
                "INSERT INTO setting VALUES ('n', :value)"
                " ON CONFLICT (name) DO UPDATE SET value = :value",
                value=str(value),
            )

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with database.reading() as look:
        row = await look.one("SELECT value FROM setting WHERE name = 'n'")
    assert row is not None
    assert row["value"] == "20"


async def test_a_look_sees_one_moment_while_others_write(database: Database) -> None:
    async with database.reading() as look:
        assert await look.one("SELECT * FROM setting WHERE name = 'a'") is None
        async with database.transaction() as tx:
            await tx.run(ADD, name="a")
        assert await look.one("SELECT * FROM setting WHERE name = 'a'") is None
    assert await names(database) == ["a"]


async def test_a_look_cannot_write(database: Database) -> None:
    async with database.reading() as look:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await look.all("DELETE FROM setting RETURNING name")
    async with database.transaction() as tx:
        assert await tx.all("SELECT * FROM setting WHERE name = 'hash_key'")


async def test_a_failed_part_leaves_the_rest(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.run(ADD, name="before")
        with suppress(Failed):
            async with tx.savepoint() as part:
                await part.run(ADD, name="part")
                async with part.savepoint() as inner:
                    await inner.run(ADD, name="inner")
                raise Failed
        async with tx.savepoint() as part:
            await part.run(ADD, name="kept")
        await tx.run(ADD, name="after")
    assert await names(database) == ["after", "before", "kept"]


async def test_a_part_that_writes_and_returns_rows_is_undone_too(database: Database) -> None:
    async with database.transaction() as tx:
        with suppress(Failed):
            async with tx.savepoint() as part:
                assert await part.one(f"{ADD} RETURNING name", name="a")
                raise Failed
    assert await names(database) == []


async def test_a_failed_inner_part_leaves_the_outer_one(database: Database) -> None:
    async with database.transaction() as tx, tx.savepoint() as part:
        with suppress(sqlite3.IntegrityError):
            async with part.savepoint() as inner:
                await inner.run(ADD, name="a")
                await inner.run(ADD, name="a")
        await part.run(ADD, name="b")
    assert await names(database) == ["b"]


async def test_a_part_that_only_reads_opens_no_savepoint(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    execute = aiosqlite.Connection.execute

    def noting(connection: aiosqlite.Connection, sql: str, *params: Any) -> Any:
        said.append(sql)
        return execute(connection, sql, *params)

    monkeypatch.setattr(aiosqlite.Connection, "execute", noting)
    async with database.transaction() as tx, tx.savepoint() as part, part.savepoint() as inner:
        await inner.all("SELECT name FROM setting WHERE name = 'a'")
    assert said == ["BEGIN IMMEDIATE", "COMMIT"]


async def test_nothing_can_be_done_once_a_transaction_is_over(database: Database) -> None:
    async with database.transaction() as tx:
        async with tx.savepoint() as part:
            pass
        with pytest.raises(TransactionLost):
            await part.run(ADD, name="a")
    async with database.reading() as look:
        pass
    async with database.transaction():
        with pytest.raises(TransactionLost):
            await tx.run(ADD, name="b")
        with pytest.raises(TransactionLost):
            await look.all("SELECT 1")
    assert await names(database) == []


async def test_a_full_disk_undoes_everything_and_says_so(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.run("PRAGMA max_page_count = 1")  # not below what is in use already

    async def write() -> None:
        async with database.transaction() as tx:
            await tx.run(ADD, name="before")
            with suppress(sqlite3.Error):
                async with tx.savepoint() as part:
                    await part.run(ADD, name="long" * 10**6)
            await tx.run(ADD, name="after")

    with pytest.raises(TransactionLost) as raised:
        await write()
    assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
    assert await names(database) == []
    async with database.transaction() as tx:
        await tx.run("PRAGMA max_page_count = 4294967294")
        await tx.run(ADD, name="again")
    assert await names(database) == ["again"]


async def test_nothing_is_written_while_another_program_holds_the_file(
    database: Database, path: Path
) -> None:
    async with database.transaction() as tx:
        await tx.run("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="cannot be written now"):
            async with database.transaction():
                pytest.fail("nobody else could write")
        another.execute("ROLLBACK")
    async with database.transaction() as tx:
        await tx.run(ADD, name="a")
    assert await names(database) == ["a"]


async def test_a_mistake_in_a_statement_is_not_taken_for_a_lock(path: Path) -> None:
    async with Database.open(path) as database:
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            async with database.transaction() as tx:
                await tx.run("DELETE FROM setting WHERE nonsense = 1")


async def test_whoever_swallows_the_loss_is_told_at_the_end(database: Database) -> None:
    async def write() -> None:
        async with database.transaction() as tx:
            await tx.run(ADD, name="before")
            with suppress(TransactionLost):
                await tx.run(ADD.replace("INSERT", "INSERT OR ROLLBACK"), name="before")

    with pytest.raises(TransactionLost):
        await write()
    assert await names(database) == []


async def write_in_parts(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.run(ADD, name="a")
        async with tx.savepoint() as part:
            await part.run(ADD, name="b")
            async with part.savepoint() as inner:
                await inner.run(ADD, name="c")
        await tx.run(ADD, name="d")


async def look_twice(database: Database) -> None:
    async with database.reading() as look:
        await look.all("SELECT * FROM setting WHERE name = 'a'")
        await look.all("SELECT * FROM setting WHERE name = 'b'")


@pytest.mark.parametrize("work", [write_in_parts, look_twice])
async def test_a_cancellation_anywhere_leaves_all_or_nothing(
    database: Database, work: Callable[[Database], Awaitable[None]]
) -> None:
    for steps in range(60):
        task = asyncio.ensure_future(work(database))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()  # a second one meets the undoing
        with suppress(asyncio.CancelledError):
            await task
        assert await names(database) in ([], ["a", "b", "c", "d"])
        async with database.transaction() as tx:
            await tx.run("DELETE FROM setting WHERE name <> 'hash_key' AND name < 'e'")


@pytest.mark.parametrize("statement", ["SAVEPOINT", "INSERT", "RELEASE", "COMMIT"])
async def test_a_cancellation_stays_one_whatever_it_meets(
    database: Database, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = Connection.execute

    async def cancelled(connection: Connection, sql: str, *params: Any) -> aiosqlite.Cursor:
        if sql.startswith(statement) and (task := asyncio.current_task()):
            task.cancel()  # felt while the connection's thread is already at it
        return await execute(connection, sql, *params)

    monkeypatch.setattr(Connection, "execute", cancelled)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.ensure_future(write_in_parts(database))


async def test_a_part_that_was_cancelled_takes_the_rest_with_it(database: Database) -> None:
    async def with_too_little_time() -> None:
        async with database.transaction() as tx:
            await tx.run(ADD, name="a")
            with suppress(TimeoutError):
                async with asyncio.timeout(0), tx.savepoint() as part:
                    await part.run(ADD, name="b")

    with pytest.raises(TransactionLost):
        await with_too_little_time()
    assert await names(database) == []


async def test_the_connection_is_set_up_to_lose_nothing(database: Database) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "mmap_size": 0,
        "busy_timeout": 5000,
    }
    async with database.transaction() as tx:
        rows = {pragma: await tx.one(f"PRAGMA {pragma}") for pragma in expected}
    assert {pragma: row and row[0] for pragma, row in rows.items()} == expected


async def test_nobody_else_can_read_the_files(database: Database, path: Path) -> None:
    async with database.transaction() as tx:
        await tx.run(ADD, name="a")
    files = [path, path.with_name("banyan.db-wal"), path.with_name("banyan.db-shm")]
    assert [rights(file) for file in files] == [0o600] * 3


@pytest.fixture
def readable(path: Path) -> Path:
    path.touch(mode=0o644)
    return path


async def test_a_file_that_others_could_read_is_closed_to_them(readable: Path) -> None:
    async with Database.open(readable):
        assert rights(readable) == 0o600


async def test_a_second_bot_is_refused_in_one_sentence(database: Database, path: Path) -> None:
    with pytest.raises(AlreadyRunning, match=r"^Another Banyan is using .*banyan\.db; stop it"):
        async with Database.open(path):
            pass
    await write_in_parts(database)
    assert await names(database) == ["a", "b", "c", "d"]


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"folder of the database, .*nowhere, does not"):
        async with Database.open(tmp_path / "nowhere" / "banyan.db"):
            pass


async def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 2))
    with pytest.raises(StorageError, match=r"needs SQLite 3\.38\.0"):
        async with Database.open(path):
            pass


async def test_no_thread_stays_after_closing(path: Path) -> None:
    before = set(threading.enumerate())
    with suppress(Failed):
        async with Database.open(path):
            own = [one for one in threading.enumerate() if one not in before]
            assert len(own) >= 2
            raise Failed
    for one in own:
        one.join(timeout=5)
    assert not any(one.is_alive() for one in own if "_connection_worker" in one.name)


async def test_the_log_is_empty_after_it_was_cleared(database: Database, path: Path) -> None:
    await write_in_parts(database)
    log = path.with_name("banyan.db-wal")
    assert log.stat().st_size > 0
    assert await database.clear_log()
    assert log.stat().st_size == 0


async def test_a_name_with_signs_of_an_address_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#% ü.db"
    async with Database.open(path) as database:
        assert isinstance(database, Database)
    assert path.stat().st_size > 0


def test_a_transaction_is_a_reading() -> None:
    assert issubclass(Transaction, Reading)
