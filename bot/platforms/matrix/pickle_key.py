"""What the encryption keys are encrypted with while they lie in the store."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from bot.errors import BanyanError
from bot.platforms.matrix.files import BrokenFile, write_text
from bot.settings import Matrix

KEYS: Final = "keys.db"  # nio's database in the store: the secrets of every device we were
PICKLE_KEY: Final = "pickle_key"
LENGTH: Final = 32  # bytes


class PickleKeyLost(BanyanError):
    """There are encryption keys, and nothing to read them with."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            f"[matrix] store: {PICKLE_KEY} is missing beside {KEYS}, which cannot be read without"
            f" it. Take it from a copy of that folder; or move {KEYS}, session.json and"
            " generation.json away, and Banyan becomes a new device."
        )


class PickleKeyWrong(BanyanError):
    """The encryption keys cannot be read with the key there is."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            f"[matrix] pickle_key: it does not open {KEYS} in [matrix] store, or that is damaged."
            f" Set the one it was made with, or take the folder from a copy; or move {KEYS},"
            " session.json and generation.json away, and Banyan becomes a new device."
        )


def pickle_key(settings: Matrix, folder: Path) -> str:
    """The one that is set, or one that is made once and kept beside the keys.

    nio stretches it no further than SHA-256: it must be random, not thought of.

    Raises `PickleKeyLost`, `BrokenFile`.
    """
    known = known_pickle_key(settings, folder)
    if known is not None:
        return known
    key = secrets.token_urlsafe(LENGTH)
    write_text(folder / PICKLE_KEY, key + "\n")
    return key


def known_pickle_key(settings: Matrix, folder: Path) -> str | None:
    """The one that is set or kept; None where there is none yet, and no keys.

    Raises `PickleKeyLost`, `BrokenFile`.
    """
    if settings.pickle_key is not None:
        return settings.pickle_key.get_secret_value()
    file = folder / PICKLE_KEY
    try:
        kept = file.read_text("utf-8").strip()
    except FileNotFoundError:
        if (folder / KEYS).exists():
            raise PickleKeyLost from None
        return None
    except ValueError:
        raise BrokenFile(file) from None
    if not kept:
        raise BrokenFile(file)
    return kept
