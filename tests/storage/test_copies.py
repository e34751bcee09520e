import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import copies
from storage.database import Database
from storage.errors import AlreadyRunning, Damaged, NotBanyans, StorageError, TooNew

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
CHANGE_AND_DIE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
os.kill(os.getpid(), 9)
"""
LATER = NOW + timedelta(minutes=1)


async def remember(database: Database, word: str) -> None:
    async with database.transaction() as tx:
        await tx.run("INSERT INTO setting (name, value) VALUES (:word, '')", word=word)


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM setting WHERE name <> 'hash_key'")
        return sorted(row[0] for row in rows)


@pytest.fixture
async def kept(path: Path) -> Path:
    """A database with one word in it, which is not open."""
    async with Database.open(path) as database:
        await remember(database, "kept")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


async def test_a_backup_is_made_while_the_bot_writes(path: Path, folder: Path) -> None:
    async with Database.open(path) as database:
        await remember(database, "before")
        async with database.transaction() as tx:
            await tx.run("INSERT INTO setting (name, value) VALUES ('during', '')")
            copy = copies.backup(path, folder, NOW)
        await remember(database, "after")
    assert copy.name == "banyan-backup-20261120T123000Z.db"
    assert words(copy) == ["before"]
    assert words(path) == ["after", "before", "during"]


def test_nobody_else_can_read_a_backup(kept: Path, folder: Path) -> None:
    assert stat.S_IMODE(copies.backup(kept, folder, NOW).stat().st_mode) == 0o600


def test_a_backup_replaces_nothing(kept: Path, folder: Path) -> None:
    first = copies.backup(kept, folder, NOW)
    before = first.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        copies.backup(kept, folder, NOW)
    assert first.read_bytes() == before
    assert list(folder.iterdir()) == [first]


def test_there_must_be_something_to_copy(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no database"):
        copies.backup(tmp_path / "nothing.db", tmp_path, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_makes_no_backup(kept: Path, folder: Path) -> None:
    damage(kept)
    with pytest.raises(Damaged):
        copies.backup(kept, folder, NOW)
    assert list(folder.iterdir()) == []


def test_a_copy_takes_the_place_of_the_database(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    change(kept, "INSERT INTO setting VALUES ('lost', '')")
    replaced = copies.restore(copy, kept, LATER)
    assert words(kept) == ["kept"]
    assert replaced == kept.with_name("banyan-replaced-20261120T123100Z.db")
    assert words(replaced) == ["kept", "lost"]
    assert {rights(kept), rights(replaced)} == {0o600}


def test_a_copy_is_restored_where_nothing_is(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    assert copies.restore(copy, folder / "other.db", LATER) is None
    assert words(folder / "other.db") == ["kept"]


def test_what_a_killed_bot_left_in_its_log_is_kept_too(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    leave_in_log(kept, "INSERT INTO setting VALUES ('late', '')")
    replaced = copies.restore(copy, kept, LATER)
    assert replaced is not None
    assert words(replaced) == ["kept", "late"]
    assert words(kept) == ["kept"]


def test_a_damaged_database_is_kept_and_replaced(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    damage(kept)
    damaged = kept.read_bytes()
    replaced = copies.restore(copy, kept, LATER)
    assert replaced is not None
    assert replaced.read_bytes() == damaged
    assert words(kept) == ["kept"]


async def test_nothing_is_restored_while_a_bot_runs(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    async with Database.open(kept) as database:
        await remember(database, "running")
        with pytest.raises(AlreadyRunning):
            copies.restore(copy, kept, LATER)
        await remember(database, "still")
    assert words(kept) == ["kept", "running", "still"]


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("PRAGMA application_id = 7", NotBanyans),
        ("PRAGMA user_version = 999", TooNew),
        ("PRAGMA user_version = 0", NotBanyans),
        ("INSERT INTO account (platform, id, person, used_at) VALUES ('p', 'a', 'no', 1)", Damaged),
        ("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'inbox'", Damaged),
    ],
)
def test_a_bad_copy_replaces_nothing(
    kept: Path, folder: Path, sql: str, error: type[StorageError]
) -> None:
    copy = copies.backup(kept, folder, NOW)
    change(copy, sql)
    before = kept.read_bytes()
    with pytest.raises(error):
        copies.restore(copy, kept, LATER)
    assert kept.read_bytes() == before
    assert list(kept.parent.glob("banyan-replaced*")) == []
    assert not kept.with_name("banyan.db.restoring").exists()


def test_a_damaged_or_missing_copy_replaces_nothing(kept: Path, folder: Path) -> None:
    copy = copies.backup(kept, folder, NOW)
    damage(copy)
    with pytest.raises(Damaged):
        copies.restore(copy, kept, LATER)
    copy.write_text("no database")
    with pytest.raises(NotBanyans):
        copies.restore(copy, kept, LATER)
    with pytest.raises(StorageError, match="There is no copy"):
        copies.restore(folder / "nothing.db", kept, LATER)
    assert words(kept) == ["kept"]


def test_old_copies_of_this_database_are_removed(kept: Path) -> None:
    names = {
        "banyan-backup-20261020T120000Z.db": False,
        "banyan-upgrade-20261020T120000Z.db": False,
        "banyan-replaced-20261020T120000Z.db": False,
        "banyan-replaced-20261020T120000Z.db-wal": False,
        "banyan-backup-20261020T120000Z.db.part": False,
        "banyan-backup-20261022T120000Z.db": True,
        "banyan-backup-20261020T120000Z.txt": True,
        "other-backup-20261020T120000Z.db": True,
        "banyan-backup-yesterday.db": True,
    }
    for name in names:
        kept.with_name(name).touch()
    before = datetime(2026, 10, 21, 12, tzinfo=UTC)
    assert copies.remove_old(kept, kept.parent, before) == 5
    assert {name: kept.with_name(name).exists() for name in names} == names
    assert words(kept) == ["kept"]


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(sql)


def damage(path: Path) -> None:
    """Overwrite everything behind the first page."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xaa" * (size - 4096))


def leave_in_log(path: Path, sql: str) -> None:
    """Change the database as a process that dies before its log is folded in."""
    subprocess.run([sys.executable, "-c", CHANGE_AND_DIE, path, sql], check=False)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0
