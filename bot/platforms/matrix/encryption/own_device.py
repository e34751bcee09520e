"""Banyan's device as its store has it, without changing the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from nio.crypto import OlmAccount
from peewee import PeeweeException, SqliteDatabase

from bot.errors import BanyanError
from bot.platforms.matrix.files import BrokenFile
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.pickle_key import KEYS


class WrongPickleKey(BanyanError):
    """The keys in the store were encrypted with something else."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            f"[matrix] pickle_key: {KEYS} in the folder [matrix] store cannot be read with it;"
            " once there are keys it cannot be changed."
        )


def device_in(folder: Path, user: str, device: str, pickle_key: str) -> Device | None:
    """The device with its public keys; None where the store has none for it.

    Raises `WrongPickleKey`, `BrokenFile`.
    """
    pickled = _pickled(folder / KEYS, user, device)
    if pickled is None:
        return None
    try:
        keys = OlmAccount.from_pickle(pickled, pickle_key).identity_keys
    except Exception:  # noqa: BLE001 - vodozemac has an error for each way to fail
        raise WrongPickleKey from None
    return Device(user, device, keys["ed25519"], keys["curve25519"])


def _pickled(file: Path, user: str, device: str) -> bytes | None:
    if not file.exists():
        return None
    in_use = file.with_name(f"{file.name}-wal").exists()
    # Without a log beside it nobody writes, and SQLite need not make one to read.
    address = f"{file.absolute().as_uri()}?{'mode=ro' if in_use else 'immutable=1'}"
    question = "SELECT account FROM accounts WHERE user_id = ? AND device_id = ?"
    try:
        with closing(SqliteDatabase(address, uri=True)) as database:
            row = database.execute_sql(question, (user, device)).fetchone()
    except PeeweeException as problem:
        if "no such table" in str(problem):  # made, and a crash came before anything was in it
            return None
        raise BrokenFile(file) from None
    return None if row is None else row[0] if isinstance(row[0], bytes) else str(row[0]).encode()
