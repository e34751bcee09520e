"""An open database, a clock that a test can turn, and a look at every statement's plan."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Row

import pytest

from storage.database import Database, Reading, Transaction, Value
from tests.storage.plans import scans


class Hands:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "banyan.db"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every statement that goes through a transaction meanwhile."""
    seen: set[str] = set()
    ask, run, many = Reading.all, Transaction.run, Transaction.many

    async def noting_all(tx: Reading, sql: str, /, **params: Value) -> list[Row]:
        assert sql.startswith(("SELECT", "WITH", "PRAGMA")) or "RETURNING" in sql
        seen.add(sql)
        return await ask(tx, sql, **params)

    async def noting_run(tx: Transaction, sql: str, /, **params: Value) -> int:
        seen.add(sql)
        return await run(tx, sql, **params)

    async def noting_many(
        tx: Transaction, sql: str, rows: Sequence[Mapping[str, object]], /
    ) -> int:
        seen.add(sql)
        return await many(tx, sql, rows)

    monkeypatch.setattr(Reading, "all", noting_all)
    monkeypatch.setattr(Transaction, "run", noting_run)
    monkeypatch.setattr(Transaction, "many", noting_many)
    return seen


@pytest.fixture
async def database(path: Path, clock: Hands, statements: set[str]) -> AsyncIterator[Database]:
    """An empty database; no statement that the test runs on it may read a whole table."""
    async with Database.open(path, clock) as opened:
        yield opened
        read_whole = {sql: found for sql in statements if (found := scans(path, sql))}
    assert read_whole == {}


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Transaction]:
    """A transaction that lasts as long as the test."""
    async with database.transaction() as opened:
        yield opened
