"""Where the keys of Banyan's device are kept: a file of matrix-nio's, beside the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nio.store import SqliteStore
from peewee import OperationalError

from bot.platforms.matrix.pickle_key import KEYS

# FULL: a key that was used, and forgotten in a power failure, would be used twice.
PRAGMAS: Final = ("PRAGMA journal_mode = wal", "PRAGMA synchronous = full")


class KeysNotKept(Exception):
    """A key could not be written down, as on a full disk; what it is for has to wait."""


class Store(SqliteStore):  # type: ignore[misc] # nio ships no types
    """The file; what is saved in one `together` is saved whole or not at all."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save what is changed inside in one go: each of them alone would wait for the disk.

        Raises `KeysNotKept`.
        """
        try:
            with self.database.bind_ctx(self.models), self.database.atomic():
                yield
        except OperationalError as problem:
            raise KeysNotKept from problem


@contextmanager
def opened(folder: Path, user: str, device: str, pickle_key: str) -> Iterator[Store]:
    """The store of one device, made where there is none, until left."""
    (folder / KEYS).touch(mode=0o600)
    store = Store(user, device, str(folder), pickle_key, KEYS)
    try:
        for pragma in PRAGMAS:
            store.database.execute_sql(pragma)
        yield store
    finally:
        store.database.close()
