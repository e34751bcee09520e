"""Copies of the database: made while the bot runs, checked, restored, and removed when old."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from storage import folders, schema
from storage.errors import Damaged, NotBanyans, StorageError
from storage.lock import only_user

TIME: Final = "%Y%m%dT%H%M%SZ"  # UTC, and no colon: Windows has none in names


class Kind(StrEnum):
    """Why a copy was made."""

    BACKUP = "backup"
    UPGRADE = "upgrade"  # before a new release changed the schema
    REPLACED = "replaced"  # what stood where a copy was restored


def backup(path: Path, folder: Path, now: datetime) -> Path:
    """Copy the database into this folder, which is made if need be; the bot may go on meanwhile.

    Raises `StorageError` where there is none, `Damaged` where the copy fails its check.
    """
    if not path.is_file():
        raise StorageError(f"There is no database {path} to copy.")
    _must_be_banyans(path)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keep(path, folder, Kind.BACKUP, now)


def keep(path: Path, folder: Path, kind: Kind, now: datetime) -> Path:
    """Make a checked copy, named with kind and time, that nobody else can read."""
    copy = _name(path, folder, kind, now)
    part = copy.with_name(f"{copy.name}.part")
    part.touch(mode=0o600, exist_ok=False)  # fails where the same copy is just being made
    try:
        if copy.exists():
            raise StorageError(f"{copy} exists already.")
        _snapshot(path, part)
        _must_be_sound(part)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    folders.sync(folder)
    return copy


def restore(copy: Path, path: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database; returns where the old one is kept.

    The copy is checked first; until then nothing is touched. Raises `AlreadyRunning` while a bot
    runs, `NotBanyans`, `TooNew` or `Damaged` where the copy cannot be used.
    """
    schema.must_be_possible(path)
    if not copy.is_file():
        raise StorageError(f"There is no copy {copy} to restore.")
    with only_user(path):
        fresh = path.with_name(f"{path.name}.restoring")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        try:
            _must_be_banyans(copy)
            _snapshot(copy, fresh)
            _must_be_sound(fresh)
            replaced = _set_aside(path, now) if path.exists() else None
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        folders.sync(path.parent)
    return replaced


def open_votes(path: Path) -> int:
    """In how many votes that are open in this database or copy somebody has marked a ballot.

    Nobody can read them without their keys, which are in no copy (`storage.vault`).
    """
    with closing(schema.connect(path, "ro")) as connection, suppress(sqlite3.OperationalError):
        rows = connection.execute("SELECT state FROM poll WHERE key_digest > ''")
        return sum(1 for (state,) in rows if state == "open")
    return 0  # made by a release that had no votes


def remove_old(path: Path, folder: Path, before: datetime) -> int:
    """Delete the copies of this database that were made before then; returns how many."""
    pattern = re.compile(
        rf"{re.escape(path.stem)}-(?:{'|'.join(Kind)})-(\d{{8}}T\d{{6}}Z){re.escape(path.suffix)}"
        r"(?:\.part|-wal|-shm)?"
    )
    old = [
        file
        for file in folder.iterdir()
        if (match := pattern.fullmatch(file.name))
        and datetime.strptime(match[1], TIME).replace(tzinfo=UTC) < before
    ]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _name(path: Path, folder: Path, kind: Kind, now: datetime) -> Path:
    return folder / f"{path.stem}-{kind}-{now.astimezone(UTC):{TIME}}{path.suffix}"


def _must_be_banyans(path: Path) -> None:
    with closing(schema.connect(path, "ro")) as connection:
        if schema.version(connection, path, len(schema.migrations())) == 0:
            raise NotBanyans(path)


def _must_be_sound(copy: Path) -> None:
    with closing(schema.connect(copy, "ro")) as connection:
        try:
            (first,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise Damaged(copy) from error
        if first != "ok" or astray:
            raise Damaged(copy)


def _snapshot(source: Path, empty: Path) -> None:
    """Write the database as it is now into an empty file."""
    # VACUUM INTO reads in one transaction: a busy bot does not make it start again, as it would
    # SQLite's backup interface; and pages of what was erased are left behind.
    with closing(schema.connect(source, "ro")) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(empty),))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise Damaged(source) from error
            raise
    with empty.open("r+b") as file:
        os.fsync(file.fileno())


def _set_aside(path: Path, now: datetime) -> Path:
    """Keep what is to be replaced, sound or not, and take away its log."""
    with suppress(sqlite3.DatabaseError), closing(schema.connect(path, "rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    replaced = _name(path, path.parent, Kind.REPLACED, now)
    if replaced.exists():
        raise StorageError(f"{replaced} exists already.")
    for ending in ("", "-wal"):
        file = path.with_name(f"{path.name}{ending}")
        if file.exists():
            _duplicate(file, replaced.with_name(f"{replaced.name}{ending}"))
    # A log that stays would be taken for the restored database's own.
    for ending in ("-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
    return replaced


def _duplicate(file: Path, target: Path) -> None:
    target.touch(mode=0o600)
    shutil.copyfile(file, target)
    with target.open("r+b") as copied:
        os.fsync(copied.fileno())
