"""The address of the database in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from storage.errors import StorageError

SCHEME: Final = "sqlite:///"


def database_path(url: str) -> Path:
    """The file that `sqlite:///relative.db` or `sqlite:////absolute.db` names.

    Raises `StorageError` for anything else.
    """
    name = url.removeprefix(SCHEME)
    if name == url or name in ("", ":memory:") or name.endswith("/") or "?" in name:
        # The url itself is not repeated: one for another database may hold a password.
        raise StorageError(
            "The address of the database must be sqlite:///file.db,"
            " or sqlite:////folder/file.db with the whole path."
        )
    return Path(name)
