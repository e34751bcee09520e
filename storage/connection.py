"""A connection that can be given several changes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiosqlite

from storage.errors import TransactionLost


@dataclass(frozen=True, slots=True)
class Statement:
    """A change, made for each of the rows: values by their names, or in their order."""

    sql: str
    rows: Sequence[Mapping[str, object]] | Sequence[tuple[object, ...]]


class Connection(aiosqlite.Connection):
    """Runs everything in a thread of its own; the way there takes longer than most changes."""

    async def run_all(self, statements: Sequence[Statement]) -> list[int]:
        """Make these changes, in one go; returns how many rows each has changed.

        Raises `TransactionLost` where SQLite has ended the transaction in between.
        """
        changed: list[int] = await self._execute(self._run_all, statements)  # type: ignore[no-untyped-call]
        return changed

    def _run_all(self, statements: Sequence[Statement]) -> list[int]:
        return [self._run(statement) for statement in statements]

    def _run(self, statement: Statement) -> int:
        if not self._conn.in_transaction:
            raise TransactionLost
        return self._conn.executemany(statement.sql, statement.rows).rowcount
