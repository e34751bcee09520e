"""The database: one connection that writes, one that reads, transactions and savepoints."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Self, TypeAlias, TypeVar

from bot.clock import Clock, system_clock
from storage import hashes, migrate, schema
from storage.connection import Connection, Statement
from storage.errors import TransactionLost, Unavailable
from storage.lock import only_user
from storage.vault import Vault

Value: TypeAlias = str | int | float | bytes | None
T = TypeVar("T")

# How many statements stay prepared: more than the verbs have.
PREPARED: Final = 512

# FULL keeps the last commit when the power fails. Words that were erased are overwritten, and
# never reach a temporary file. No memory map: it makes SQLite's own errors worse.
WRITING: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
)
READING: Final = ("PRAGMA temp_store = MEMORY", "PRAGMA mmap_size = 0")

# What passes, or is mended from outside: another program's lock, a full or failing disk, rights.
# Any other error is a statement's own, and would come again with it.
FROM_OUTSIDE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
    }
)
PRIMARY: Final = 0xFF  # these bits of SQLite's extended codes tell the kind of error


class Reading:
    """Questions to the database, all answered as of one moment."""

    __slots__ = ("_connection", "_over", "now", "vault")

    def __init__(self, connection: Connection, now: datetime, vault: Vault) -> None:
        self._connection = connection
        self._over = False
        self.now = now
        self.vault = vault

    async def one(self, sql: str, /, **params: Value) -> sqlite3.Row | None:
        """The first row, if there is one."""
        rows = await self.all(sql, **params)
        return rows[0] if rows else None

    async def all(self, sql: str, /, **params: Value) -> list[sqlite3.Row]:
        """All rows, their columns known by name."""
        self.must_be_open()
        rows = await self._answer(self._connection.execute_fetchall(sql, params))
        return list(rows)

    def must_be_open(self) -> None:
        """Raise `TransactionLost` where nothing more can be asked or changed."""
        # SQLite may have ended it by itself (a full disk): what came after would be committed
        # statement by statement.
        if self._over or not self._connection.in_transaction:
            raise TransactionLost

    async def _answer(self, question: Awaitable[T]) -> T:
        try:
            return await question
        except sqlite3.Error as error:
            if not self._connection.in_transaction:
                raise TransactionLost from error
            raise

    def close(self) -> None:
        """Let nobody use it any more."""
        self._over = True


class Transaction(Reading):
    """Changes that are committed together or not at all."""

    __slots__ = ("_begun", "_outer", "depth")

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        vault: Vault,
        outer: Transaction | None = None,
    ) -> None:
        super().__init__(connection, now, vault)
        self._outer = outer
        self.depth: int = outer.depth + 1 if outer else 0
        self._begun = outer is None

    async def all(self, sql: str, /, **params: Value) -> list[sqlite3.Row]:
        """All rows, their columns known by name."""
        if "RETURNING" in sql:
            await self.begin()
        return await super().all(sql, **params)

    async def run(self, sql: str, /, **params: Value) -> int:
        """Change something; returns the number of rows changed."""
        await self.begin()
        cursor = await self._answer(self._connection.execute(sql, params))
        return cursor.rowcount

    async def many(self, sql: str, rows: Sequence[Mapping[str, object]], /) -> int:
        """Do the same for several rows at once; returns the number of rows changed."""
        changed = await self.run_all([Statement(sql, rows)])
        return changed[0]

    async def run_all(self, statements: Sequence[Statement], /) -> list[int]:
        """Make several changes, in one go; returns how many rows each has changed."""
        if not any(statement.rows for statement in statements):
            return [0] * len(statements)
        await self.begin()
        return await self._answer(self._connection.run_all(statements))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[Transaction]:
        """A part that is undone alone when it fails; the rest of the transaction goes on.

        A cancellation undoes the rest as well. Raises `TransactionLost` where SQLite has.
        """
        self.must_be_open()
        part = Transaction(self._connection, self.now, self.vault, outer=self)
        try:
            yield part
            await part._keep()
        except Exception as error:
            await part._undo(error)
            raise
        except BaseException:
            # What was cancelled while it waited for the connection's thread still happens: whether
            # the savepoint is open is not known.
            part.give_up()
            raise
        finally:
            part.close()

    async def begin(self) -> None:
        """Open the savepoint, and those around it, now that something is written."""
        self.must_be_open()
        if self._begun or self._outer is None:
            return
        await self._outer.begin()
        # Said beforehand: whoever is cancelled while waiting has opened it all the same.
        self._begun = True
        await self._answer(self._connection.execute(f"SAVEPOINT part_{self.depth}"))

    async def _keep(self) -> None:
        self.must_be_open()
        if self._begun:
            await self._answer(self._connection.execute(f"RELEASE part_{self.depth}"))

    def give_up(self) -> None:
        """Let nothing of it be committed, nor of what is around it."""
        self.close()
        if self._outer:
            self._outer.give_up()

    async def _undo(self, error: Exception) -> None:
        if isinstance(error, TransactionLost):
            return
        if not self._connection.in_transaction:
            raise TransactionLost from error
        if self._begun:
            await self._connection.execute(f"ROLLBACK TO part_{self.depth}")
            await self._connection.execute(f"RELEASE part_{self.depth}")


class Database:
    """A file that remembers."""

    def __init__(
        self, writing: Connection, reading: Connection, vault: Vault, clock: Clock
    ) -> None:
        self._writing = writing
        self._reading = reading
        self._vault = vault
        self._clock = clock
        self._one_writes = asyncio.Lock()
        self._one_reads = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, clock: Clock = system_clock) -> AsyncIterator[Self]:
        """Open the file, made or upgraded where needed, as its only user.

        Raises `AlreadyRunning`, `NotBanyans`, `TooNew`.
        """
        schema.must_be_possible(path)
        with only_user(path):
            migrate.upgrade(path, clock())
            async with (
                _connect(path, "rw", WRITING) as writing,
                _connect(path, "ro", READING) as reading,
            ):
                database = cls(writing, reading, Vault.beside(path), clock)
                async with database.transaction() as tx:
                    await hashes.make_key(tx)
                yield database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One transaction; others wait until it is over.

        An exception undoes it, a cancellation too. Raises `TransactionLost` where SQLite has
        undone it already, `Unavailable` where the file cannot be written now.
        """
        async with self._one_writes:
            tx = Transaction(self._writing, self._clock(), self._vault)
            try:
                await self._writing.execute("BEGIN IMMEDIATE")
                yield tx
                tx.must_be_open()
                await self._writing.execute("COMMIT")
            except BaseException as error:
                # Does nothing where nothing is open. What was cancelled while it waited for the
                # connection's thread still happens, but before this.
                await self._writing.rollback()
                if _from_outside(error):
                    raise Unavailable from error
                raise
            finally:
                tx.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """A look at one moment; transactions go on meanwhile."""
        async with self._one_reads:
            tx = Reading(self._reading, self._clock(), self._vault)
            try:
                await self._reading.execute("BEGIN")
                yield tx
            finally:
                tx.close()
                await self._reading.rollback()

    async def clear_log(self) -> bool:
        """Take what was erased out of the write-ahead log, too; False where a reader hindered it.

        To be called after somebody was forgotten: SQLite keeps earlier pages there for a while.
        """
        async with self._one_writes:
            rows = await self._writing.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        return all(row["busy"] == 0 for row in rows)


def _from_outside(error: BaseException) -> bool:
    if not isinstance(error, sqlite3.OperationalError):
        return False
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY in FROM_OUTSIDE


@asynccontextmanager
async def _connect(path: Path, mode: str, pragmas: Sequence[str]) -> AsyncIterator[Connection]:
    connect = partial(
        sqlite3.connect,
        schema.address(path, mode),
        uri=True,
        isolation_level=None,
        cached_statements=PREPARED,
    )
    async with (connection := Connection(connect, iter_chunk_size=1)):
        connection.row_factory = sqlite3.Row
        for pragma in pragmas:
            await connection.execute(pragma)
        yield connection
