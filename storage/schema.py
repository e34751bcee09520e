"""Which database a file is, and which steps of the schema there are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import Damaged, NotBanyans, StorageError, TooNew

APPLICATION_ID: Final = 0x42414E59  # "BANY", in the head of every file that Banyan made
OLDEST_SQLITE: Final = (3, 38, 0)  # STRICT tables, RETURNING and the arrows into JSON
MIGRATIONS: Final = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    sql: str


def migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """All steps, from the first to the newest: the files `NNNN_subject.sql`."""
    files = sorted(folder.glob("*.sql"))
    steps = [Migration(int(file.name[:4]), file.read_text("utf-8")) for file in files]
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise StorageError("The files of migrations must be numbered 0001, 0002 and so on.")
    return steps


def address(path: Path, mode: str) -> str:
    """What SQLite calls a file that exists; `mode` is "rw" or "ro", perhaps with more after it."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a file that exists; `mode` is "rw" or "ro"."""
    return sqlite3.connect(address(path, mode), uri=True, isolation_level=None)


def version(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    """How many steps this database has taken; 0 is an empty one.

    Raises `NotBanyans`, `TooNew` or `Damaged`.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        foreign = error.sqlite_errorcode == sqlite3.SQLITE_NOTADB
        raise (NotBanyans(path) if foreign else Damaged(path)) from error
    if application != APPLICATION_ID and (application or found or tables):
        raise NotBanyans(path)
    if found > newest:
        raise TooNew(path, found, newest)
    return int(found)


def must_be_possible(path: Path) -> None:
    """Raise `StorageError` where no database could be opened there at all."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StorageError(f"Banyan needs SQLite {needed} or later, not {sqlite3.sqlite_version}.")
    if not path.absolute().parent.is_dir():
        raise StorageError(f"The folder of the database, {path.absolute().parent}, does not exist.")
