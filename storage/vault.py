"""Keys of polls: outside the database and every backup, and destroyed when a poll is counted."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final, Self

from storage import folders
from storage.sealing import Key

LENGTH: Final = 32  # bytes of a key
UNFINISHED: Final = ".part"


class Vault:
    """One file for each key, which only Banyan's user can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Key] = {}

    @classmethod
    def beside(cls, database: Path) -> Self:
        """The keys that belong to this database."""
        return cls(database.with_name(f"{database.name}.keys"))

    def find(self, poll: str) -> Key | None:
        """The key of a poll; None: it was destroyed, or never made."""
        if poll not in self._known:
            file = self._folder / poll
            if not file.is_file() or len(secret := file.read_bytes()) != LENGTH:
                return None
            self._known[poll] = Key(secret)
        return self._known[poll]

    def make(self, poll: str) -> Key:
        """The key of a poll, which is on the disk from now on.

        It is made before what it seals is committed; where that is not, the next one finds it.
        """
        found = self.find(poll)
        if found:
            return found
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._folder.chmod(0o700)
        part = self._folder / f"{poll}{UNFINISHED}"
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _write(part, secret := secrets.token_bytes(LENGTH))
        part.replace(self._folder / poll)
        folders.sync(self._folder)
        key = self._known[poll] = Key(secret)
        return key

    def destroy(self, poll: str) -> None:
        """Let nobody open what was sealed for a poll, ever again; it may be gone already."""
        self._known.pop(poll, None)
        for file in (self._folder / poll, self._folder / f"{poll}{UNFINISHED}"):
            if file.exists():
                _write(file, secrets.token_bytes(LENGTH))
                file.unlink()
        if self._folder.exists():
            folders.sync(self._folder)

    def polls(self) -> set[str]:
        """The polls of which there is a key, or the beginning of one."""
        if not self._folder.exists():
            return set()
        return {file.name.removesuffix(UNFINISHED) for file in self._folder.iterdir()}


def _write(file: Path, secret: bytes) -> None:
    with file.open("r+b") as opened:
        opened.write(secret)
        opened.flush()
        os.fsync(opened.fileno())
