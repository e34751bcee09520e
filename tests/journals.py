"""Journals of released versions: what people had answered when a new release came.

`python -m tests.journals record` writes those of this version, from every line of every transcript.
Files of released versions are never changed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bot import __version__
from storage.database import Database
from tests.transcript import FOLDER as TRANSCRIPTS
from tests.transcript import Player, read
from tests.world import World

FOLDER: Final = Path(__file__).parent / "journals"


def of_every_release() -> list[Path]:
    """The files, one a release."""
    return sorted(FOLDER.glob("*.json"))


async def journals(database: Database) -> list[dict[str, Any]]:
    """Every conversation as it is now, without those that have forgotten what was said."""
    async with database.reading() as tx:
        rows = await tx.all(
            "SELECT flow, args, journal, status FROM conversation WHERE journal <> '[]' ORDER BY id"
        )
    return [
        {
            "flow": row["flow"],
            "status": row["status"],
            "args": json.loads(row["args"]),
            "journal": json.loads(row["journal"]),
        }
        for row in rows
    ]


async def _along(transcript: Path, folder: Path) -> list[dict[str, Any]]:
    """The journals of a transcript after each of its lines."""
    found: list[dict[str, Any]] = []
    async with World(folder / f"{transcript.stem}.db") as world:

        async def look() -> None:
            found.extend(await journals(world.database))

        await Player(world).play(read(transcript.read_text(encoding="utf-8")), between=look)
    return found


async def _all() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        found = [
            journal
            for transcript in sorted(TRANSCRIPTS.glob("*.txt"))
            for journal in await _along(transcript, Path(folder))
        ]
    different = {_shape(journal): journal for journal in found}
    return [different[shape] for shape in sorted(different)]


def _shape(journal: dict[str, Any]) -> str:
    """What makes a journal worth keeping: its questions and steps, and how they ended."""
    entries = [[kind, key, error, done] for kind, key, _, error, done, _ in journal["journal"]]
    return json.dumps([journal["flow"], journal["status"], entries])


def record() -> Path:
    """Write the journals of this version; returns the file."""
    file = FOLDER / f"{__version__}.json"
    lines = ",\n".join(json.dumps(journal, ensure_ascii=False) for journal in asyncio.run(_all()))
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return file


if __name__ == "__main__" and sys.argv[1:] == ["record"]:
    record()
