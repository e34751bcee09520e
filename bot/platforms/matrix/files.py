"""Small files in the folder `[matrix] store`: readable by us alone, and whole or as before."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.errors import BanyanError
from bot.platforms.matrix.api import Json

OURS: Final = 0o600
OUR_FOLDER: Final = 0o700


class BrokenFile(BanyanError):
    """A file of the store is not what was written."""

    text = None

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Matrix: {file.name} in the folder [matrix] store cannot be understood;"
            " take it from a copy of that folder, or move it away."
        )


def read_json(file: Path) -> Json | None:
    """What was written there last; None where nothing was.

    Raises `BrokenFile`.
    """
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        raise BrokenFile(file) from None
    if not isinstance(content, dict):
        raise BrokenFile(file)
    return content


def write_json(file: Path, content: Json) -> None:
    """Put this in the place of what was there."""
    write_text(file, json.dumps(content) + "\n")


def write_text(file: Path, content: str) -> None:
    """Put this in the place of what was there: a crash leaves one of the two, whole."""
    file.parent.mkdir(mode=OUR_FOLDER, parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    with suppress(FileNotFoundError):  # left by a crash, perhaps with other rights
        new.unlink()
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    sync_folder(file.parent)


def remove(file: Path) -> None:
    """Let it be gone."""
    file.unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """See to it that names which came or went stay so after a power cut."""
    with suppress(FileNotFoundError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
