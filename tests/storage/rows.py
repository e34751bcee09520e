"""A row for any table, made from the schema, so that no later table is left out."""

import json
import sqlite3
from dataclasses import dataclass
from itertools import count
from typing import Any

from storage.database import Reading, Transaction
from storage.export import JSON


@dataclass(frozen=True)
class Reference:
    """A column of one table that points into another."""

    table: str
    column: str
    target: str
    on_delete: str


async def tables(tx: Reading) -> list[str]:
    rows = await tx.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return [row["name"] for row in rows]


async def references(tx: Reading) -> list[Reference]:
    return [
        Reference(table, row["from"], row["table"], row["on_delete"])
        for table in await tables(tx)
        for row in await tx.all(f"PRAGMA foreign_key_list({table})")
    ]


async def to_people(tx: Reading) -> list[Reference]:
    return [one for one in await references(tx) if one.target == "person"]


class Rows:
    """Makes rows whose texts all differ; what they point to is given by table."""

    def __init__(self, targets: dict[str, str]) -> None:
        self._targets = targets
        self._numbers = count()

    async def add(self, tx: Transaction, table: str, **given: str | float | None) -> list[str]:
        """Add one row; returns the texts in it that stand nowhere else."""
        pointing = {one.column: one.target for one in await references(tx) if one.table == table}
        values: dict[str, Any] = {}
        texts = []
        for column in await tx.all(f"PRAGMA table_info({table})"):
            name = column["name"]
            if name in given:
                values[name] = given[name]
            elif name in pointing:
                values[name] = self._targets[pointing[name]]
            else:
                values[name] = self._value(table, column)
                texts += [values[name].strip('"')] if column["type"] == "TEXT" else []
        columns, gaps = ", ".join(values), ", ".join(f":{name}" for name in values)
        await tx.run(f"INSERT INTO {table} ({columns}) VALUES ({gaps})", **values)
        return texts

    def _value(self, table: str, column: sqlite3.Row) -> str | int | bytes:
        number = next(self._numbers)
        if column["type"] == "TEXT":
            text = f"{table}+{column['name']}+{number}+"
            return json.dumps(text) if column["name"] in JSON else text
        return b"" if column["type"] == "BLOB" else number + 1000
