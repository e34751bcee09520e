"""What state a database is in, without changing anything."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import schema
from storage.errors import AlreadyRunning
from storage.lock import only_user

SQLITE: Final = sqlite3.sqlite_version
# Even to read, SQLite makes a file beside a database, unless it is told that nobody writes there.
AS_IT_LIES: Final = "ro&immutable=1"


@dataclass(frozen=True, slots=True)
class Condition:
    """A database that this release can use, as far as one can see from outside."""

    version: int  # 0: none yet, or an empty one
    newest: int  # what the next start makes of it
    in_use: bool
    writable: bool


def examine(path: Path) -> Condition:
    """Look at the database of this name, which need not exist.

    Raises `StorageError` where none could be there, `NotBanyans`, `TooNew` or `Damaged`.
    """
    schema.must_be_possible(path)
    newest = len(schema.migrations())
    if not path.exists():
        return Condition(
            0, newest, in_use=False, writable=os.access(path.absolute().parent, os.W_OK)
        )
    writable = _is_writable(path)
    with closing(schema.connect(path, "ro" if writable else AS_IT_LIES)) as connection:
        version = schema.version(connection, path, newest)
    # Where nothing can be written nobody of ours is at work, and no lock can be tried.
    return Condition(version, newest, in_use=writable and _is_in_use(path), writable=writable)


def _is_in_use(path: Path) -> bool:
    try:
        with only_user(path):
            return False
    except AlreadyRunning:
        return True


def _is_writable(path: Path) -> bool:
    """The folder, too: SQLite writes its log beside the database."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
