"""One bot per database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.errors import AlreadyRunning


@contextmanager
def only_user(path: Path) -> Iterator[None]:
    """Be the only one who uses this database; the system lets go when the process dies.

    Raises `AlreadyRunning`.
    """
    # SQLite's own lock, on an empty file beside the database: it works alike on every system,
    # and no child process inherits it.
    file = path.with_name(f"{path.name}.lock")
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")  # no third file
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise AlreadyRunning(path) from None
            raise
        yield
