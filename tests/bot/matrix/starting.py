"""A start of Banyan on Matrix up to where others can believe its device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nio.crypto import Olm
from nio.store import SqliteStore

from bot.platforms.matrix.api import Api
from bot.platforms.matrix.generation import session_with_newest_keys
from bot.platforms.matrix.identity.device import Device
from bot.platforms.matrix.identity.keeping import RECOVERY_KEY, own_identity
from bot.platforms.matrix.identity.seeds import Identity
from bot.platforms.matrix.identity.signing import ensure_signed
from bot.platforms.matrix.identity.uploading import ensure_free
from bot.platforms.matrix.pickle_key import KEYS, pickle_key
from bot.platforms.matrix.session import Session
from bot.settings import Matrix
from tests.bot.matrix.played import PASSWORD, USER


@dataclass(frozen=True, slots=True)
class Started:
    session: Session
    device: Device
    identity: Identity
    changed: bool  # whether anything had to be published or signed


def settings(**more: Any) -> Matrix:
    """What is set in most tests."""
    usual = {"homeserver": "http://localhost", "user_id": USER, "password": PASSWORD}
    return Matrix.model_validate({**usual, **more})


async def start(api: Api, settings: Matrix, folder: Path) -> Started:
    session = await session_with_newest_keys(api, settings, folder)
    with machine(session, folder, pickle_key(settings, folder)) as olm:
        device = Device.of(olm)
        await ensure_free(api, device)
        keys = olm.share_keys()["device_keys"]
        await api.call("POST", "keys", "upload", body={"device_keys": keys})
        identity = await own_identity(api, session.user_id, folder, settings.recovery_key)
        changed = await ensure_signed(api, device, identity, settings.password)
    return Started(session, device, identity, changed)


@contextmanager
def machine(session: Session, folder: Path, key: str) -> Iterator[Olm]:
    store = SqliteStore(session.user_id, session.device_id, str(folder), key, KEYS)
    try:
        yield Olm(session.user_id, session.device_id, store)
    finally:
        store.database.close()


def written_key(folder: Path) -> str:
    """The recovery key that was written for whoever runs Banyan."""
    return (folder / RECOVERY_KEY).read_text().splitlines()[-1]
