"""Looking at a database from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.condition import examine
from storage.database import Database
from storage.errors import NotBanyans, StorageError
from storage.schema import migrations
from tests.process import ROOT

NEWEST = len(migrations())


async def test_a_database_is_seen_with_its_version(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    async with Database.open(path):
        assert examine(path).in_use
    found = examine(path)
    assert (found.version, found.newest) == (NEWEST, NEWEST)
    assert found.writable
    assert not found.in_use


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = examine(tmp_path / "banyan.db")
    assert found.version == 0
    assert found.writable
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    path.write_text("a letter to somebody" * 100)
    with pytest.raises(NotBanyans):
        examine(path)
    assert [*tmp_path.iterdir()] == [path]


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        examine(tmp_path / "nowhere" / "banyan.db")


async def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "banyan.db"
    async with Database.open(path):
        pass
    tmp_path.chmod(0o500)
    try:
        assert not is_writable_for_its_owner(path)
    finally:
        tmp_path.chmod(0o700)
    assert is_writable_for_its_owner(path)


def is_writable_for_its_owner(path: Path) -> bool:
    """What is found by a process that may do no more than the owner of the files.

    Root writes everywhere: where the suite runs as root, the process is without that capability.
    """
    bound = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    looking = (
        "import sys; from pathlib import Path; from storage.condition import examine; "
        "print(examine(Path(sys.argv[1])).writable)"
    )
    command = (*bound, sys.executable, "-c", looking, str(path))
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return found.stdout.strip() == "True"
