"""A database with all its tables and nobody in it: making it takes longer than all the rest."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Final

DATABASE: Final = "homeserver.db"


class Template:
    """Where the empty database is kept once a first homeserver has made it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self, folder: Path) -> None:
        """Give a new homeserver the empty database, if there is one."""
        if self._path.exists():
            shutil.copy(self._path, folder / DATABASE)

    def keep(self, folder: Path) -> None:
        """Keep the database of a homeserver that has just started for the first time."""
        if self._path.exists():
            return
        new = self._path.with_name(f"{self._path.name}.{uuid.uuid4().hex}")
        with (
            closing(sqlite3.connect(folder / DATABASE)) as original,
            closing(sqlite3.connect(new)) as copy,
        ):
            original.backup(copy)
        new.replace(self._path)  # at once, since other processes may do the same
