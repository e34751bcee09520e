"""Making and upgrading a database: every step in a transaction that records its number."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage import copies, schema
from storage.errors import Damaged


def upgrade(path: Path, now: datetime, folder: Path = schema.MIGRATIONS) -> None:
    """Bring the file to the newest schema; it is made where there is none.

    The caller is its only user. A copy is kept beside an existing database before it changes.
    Raises `NotBanyans`, `TooNew` or `Damaged`.
    """
    steps = schema.migrations(folder)
    _make_private(path)
    with closing(schema.connect(path, "rw")) as connection:
        taken = schema.version(connection, path, len(steps))
        if 0 < taken < len(steps):
            copies.keep(path, path.parent, copies.Kind.UPGRADE, now)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        for step in steps[taken:]:
            _take(connection, path, step)


def _make_private(path: Path) -> None:
    """Let nobody else read the file; SQLite gives the same rights to those it adds beside it."""
    path.touch(mode=0o600)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        file = path.with_name(name)
        if file.exists():
            file.chmod(0o600)


def _take(connection: sqlite3.Connection, path: Path, step: schema.Migration) -> None:
    # Foreign keys are off meanwhile, so that a step may rebuild a table, and checked at its end.
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}")
        _must_be_consistent(connection, path)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {step.number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _must_be_consistent(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Damaged(path)
