import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest

from storage import migrate, schema
from storage.errors import Damaged, NotBanyans, StorageError, TooNew

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
STEPS = {
    "0001_plant.sql": (
        "CREATE TABLE tree (id TEXT PRIMARY KEY) STRICT; INSERT INTO tree VALUES (1);"
    ),
    "0002_grow.sql": (
        "CREATE TABLE branch (tree TEXT NOT NULL REFERENCES tree (id)) STRICT;"
        "INSERT INTO branch VALUES (1); CREATE INDEX branch_by_tree ON branch (tree);"
    ),
    "0003_graft.sql": (
        "CREATE TABLE graft (id TEXT PRIMARY KEY, kind TEXT NOT NULL DEFAULT 'fig') STRICT;"
        "INSERT INTO graft (id) SELECT id FROM tree; DROP TABLE tree;"
        "ALTER TABLE graft RENAME TO tree;"
    ),
}


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    folder.mkdir()
    for name, sql in STEPS.items():
        (folder / name).write_text(sql)
    return folder


def first(number: int, folder: Path, target: Path) -> Path:
    """A folder with the first steps only, as an earlier release had them."""
    earlier = target / f"first-{number}"
    earlier.mkdir()
    for file in sorted(folder.glob("*.sql"))[:number]:
        copy(file, earlier)
    return earlier


def content(path: Path) -> list[str]:
    """Everything in a database: schema, rows and how far it has come."""
    with closing(sqlite3.connect(path)) as connection:
        head = [
            str(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
            for pragma in ("user_version", "application_id", "journal_mode", "integrity_check")
        ]
        return head + list(connection.iterdump())


@pytest.mark.parametrize("folder", [None, schema.MIGRATIONS])
def test_a_database_upgraded_step_by_step_equals_a_new_one(
    folder: Path | None, steps: Path, tmp_path: Path
) -> None:
    whole = folder or steps
    count = len(list(whole.glob("*.sql")))
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    migrate.upgrade(new, NOW, whole)
    for number in range(1, count + 1):
        migrate.upgrade(old, NOW.replace(minute=number), first(number, whole, tmp_path))
    assert content(old) == content(new)
    assert content(new)[0] == str(count)


def test_what_is_new_enough_stays_as_it_is(path: Path, steps: Path) -> None:
    migrate.upgrade(path, NOW, steps)
    before = path.read_bytes()
    migrate.upgrade(path, NOW, steps)
    assert path.read_bytes() == before
    assert list(path.parent.glob("banyan-*")) == []


def test_a_copy_is_kept_before_an_upgrade(path: Path, steps: Path) -> None:
    migrate.upgrade(path, NOW, first(2, steps, path.parent))
    before = content(path)
    migrate.upgrade(path, NOW, steps)
    (kept,) = path.parent.glob("banyan-*")
    assert kept.name == "banyan-upgrade-20261120T123000Z.db"
    assert [line for line in before if line != "wal"] == [
        line for line in content(kept) if line != "delete"
    ]
    assert content(path) != before


def test_a_newer_database_is_refused(path: Path, steps: Path) -> None:
    migrate.upgrade(path, NOW, steps)
    earlier = first(1, steps, path.parent)
    with pytest.raises(TooNew, match=r"written by a newer Banyan \(its schema is 3, this one kno"):
        migrate.upgrade(path, NOW, earlier)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE other (id TEXT)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 7",
    ],
)
def test_a_foreign_database_is_refused_and_stays_as_it_is(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)
    before = path.read_bytes()
    with pytest.raises(NotBanyans, match=r"banyan\.db is not a database of Banyan"):
        migrate.upgrade(path, NOW)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_stays_as_it_is(path: Path) -> None:
    path.write_text("Dear diary, " * 100)
    with pytest.raises(NotBanyans):
        migrate.upgrade(path, NOW)
    assert path.read_text() == "Dear diary, " * 100


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("CREATE TABLE leaf (id TEXT) STRICT; INSERT INTO nowhere VALUES (1);", sqlite3.Error),
        ("DELETE FROM tree;", Damaged),
    ],
)
def test_a_step_that_fails_leaves_the_database_as_it_was(
    path: Path, steps: Path, sql: str, error: type[Exception]
) -> None:
    migrate.upgrade(path, NOW, first(2, steps, path.parent))
    before = content(path)
    (steps / "0003_graft.sql").write_text(sql)
    with pytest.raises(error):
        migrate.upgrade(path, NOW, steps)
    assert content(path) == before


def test_the_numbers_have_no_gaps(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").touch()
    with pytest.raises(StorageError, match="numbered 0001, 0002 and so on"):
        schema.migrations(tmp_path)


DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from storage import copies, migrate

path, folder, where, number = sys.argv[1:]

def die(connection, path, step=None):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return go_on(connection, path, step) if step else go_on(connection, path)

left = int(number)
go_on = getattr(migrate, where)
setattr(migrate, where, die)
migrate.upgrade(Path(path), datetime(2026, 11, 20, tzinfo=UTC), Path(folder))
"""


@pytest.mark.parametrize("where", ["_take", "_must_be_consistent"], ids=["between", "inside"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_death_between_or_inside_steps_is_made_good(
    path: Path, steps: Path, where: str, number: int
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DIE, path, steps, where, str(number)],
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert died.returncode == -signal.SIGKILL
    assert content(path)[0] == str(number - 1)
    migrate.upgrade(path, NOW, steps)
    new = path.with_name("new.db")
    migrate.upgrade(new, NOW, steps)
    assert content(path) == content(new)
