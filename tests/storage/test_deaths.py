"""A process that dies around a commit: what it said was written is there, halves are not."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database

WRITE = """
import asyncio, os, sys
from pathlib import Path
import aiosqlite
from storage.database import Database

path, where, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
execute = aiosqlite.Connection.execute

async def die_there(connection, sql, params=None):
    if sql.startswith(where) and armed:
        os.kill(os.getpid(), 9)
    cursor = await execute(connection, sql, params)
    if "after " + sql == where and armed:
        os.kill(os.getpid(), 9)
    return cursor

async def write():
    global armed
    async with Database.open(path) as database:
        for turn in range(100):
            armed = turn == number
            async with database.transaction() as tx:
                sql = "INSERT INTO inbox (platform, id, at) VALUES (:platform, :turn, 1)"
                await tx.run(sql, platform="first", turn=str(turn))
                async with tx.savepoint() as part:
                    await part.run(sql, platform="second", turn=str(turn))
            print(turn, flush=True)

armed = False
aiosqlite.Connection.execute = die_there
asyncio.run(write())
"""


@pytest.mark.parametrize("number", [0, 5])
@pytest.mark.parametrize(
    ("where", "kept"), [("INSERT", 0), ("RELEASE", 0), ("COMMIT", 0), ("after COMMIT", 1)]
)
def test_a_turn_is_written_whole_or_not_at_all(
    path: Path, where: str, number: int, kept: int
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", WRITE, path, where, str(number)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert died.stdout.split() == [str(turn) for turn in range(number)]
    assert asyncio.run(turns(path)) == {str(turn): 2 for turn in range(number + kept)}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def turns(path: Path) -> dict[str, int]:
    """How many rows each turn has left; nobody holds the lock of a process that died."""
    async with Database.open(path) as database, database.reading() as look:
        rows = await look.all("SELECT id, count(*) AS n FROM inbox GROUP BY id ORDER BY id")
        return {row["id"]: row["n"] for row in rows}


def test_a_death_at_any_moment_keeps_what_was_told(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE, path, "never", "-1"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(10)]
        child.kill()
        told += child.stdout.read().split()
    left = asyncio.run(turns(path))
    assert set(told) <= set(left)
    assert set(left.values()) == {2}
