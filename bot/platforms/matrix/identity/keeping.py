"""Where the identity is kept, so that neither a crash nor a lost folder loses it.

It is written down here before anybody else can see it, then in the account's secret storage, and
published last: what is half done is completed by the next start.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from pydantic import SecretStr

from bot.errors import BanyanError
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.files import BrokenFile, read_json, write_json, write_text
from bot.platforms.matrix.identity import recovery_key as letters
from bot.platforms.matrix.identity.encoding import from_base64, unpadded
from bot.platforms.matrix.identity.published import public_keys, query
from bot.platforms.matrix.identity.recovery_key import WrongRecoveryKey
from bot.platforms.matrix.identity.sealing import NotOpened
from bot.platforms.matrix.identity.secret_storage import SecretStorage, StorageKey
from bot.platforms.matrix.identity.seeds import Identity, PublicKeys
from bot.platforms.matrix.identity.signing import AnotherIdentity

SEEDS: Final = "identity.json"
RECOVERY_KEY: Final = "recovery_key.txt"
SENTENCE: Final = (
    "This key recovers Banyan's identity on Matrix: keep it somewhere else, set it as [matrix]"
    " recovery_key, and delete this file."
)

log = structlog.get_logger(__name__)


class StorageOfOthers(BanyanError):
    """The account has a secret storage that Banyan has no key for."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "Matrix: the account has a secret storage that was made by another client, and Banyan"
            " does not replace it. Set its recovery key as [matrix] recovery_key."
        )


class StoreOfAnother(BanyanError):
    """The folder belongs to another account."""

    text = None

    def __init__(self, file: str) -> None:
        super().__init__(
            f"[matrix] store: {file} in that folder is of another account than [matrix] user_id;"
            " set another folder."
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """What is written down here."""

    identity: Identity
    unfinished: StorageKey | None = None  # of a secret storage that may not be complete yet


async def own_identity(
    api: Api, user: str, folder: Path, recovery_key: SecretStr | None
) -> Identity:
    """Banyan's identity: the one it has, or the account's, or a new one where there is none.

    Raises `AnotherIdentity`, `WrongRecoveryKey`, `StorageOfOthers`, `StorageNotUnderstood`,
    `StoreOfAnother`, `BrokenFile`; and `MatrixError`, `NeverSent`, `Broken`.
    """
    key = letters.decode(recovery_key.get_secret_value()) if recovery_key else None
    kept, storage = read_identity(folder, user), SecretStorage(api, user)
    published = public_keys(await query(api, user), user)
    if kept is None or not kept.identity.allows(published):
        kept = Kept(await account_identity(storage, published, key) or Identity.generate())
        _write(folder, user, kept)
    await _complete(storage, user, folder, kept, key)
    return kept.identity


async def account_identity(
    storage: SecretStorage, published: PublicKeys, key: bytes | None
) -> Identity | None:
    """The identity that another client or a lost folder has left; None where there is none.

    Raises `AnotherIdentity`, `WrongRecoveryKey`, `StorageOfOthers`, `StorageNotUnderstood`; and
    `MatrixError`, `NeverSent`, `Broken`.
    """
    if key is None:
        if not published.nothing:
            raise AnotherIdentity
        if await storage.default() is not None:
            raise StorageOfOthers
        return None
    storage_key = await storage.recognise(key)
    try:
        found = await storage.read(storage_key) if storage_key else None
    except NotOpened:
        raise WrongRecoveryKey(
            "[matrix] recovery_key: it does not open what the account's secret storage holds of"
            " its cross-signing identity."
        ) from None
    if found is None and not published.nothing:
        raise WrongRecoveryKey(
            "[matrix] recovery_key: the account's secret storage does not hold its cross-signing"
            " identity; set up recovery with the client that made it."
        )
    if found is not None and not found.allows(published):
        raise WrongRecoveryKey(
            "[matrix] recovery_key: the account's secret storage holds another cross-signing"
            " identity than the one in force; set up recovery with the client that made that."
        )
    return found


async def _complete(
    storage: SecretStorage, user: str, folder: Path, kept: Kept, key: bytes | None
) -> None:
    """See to it that the secret storage has the identity, too."""
    default, unfinished = await storage.default(), kept.unfinished
    if default is None or (unfinished and unfinished.name == default):
        await _create(storage, user, folder, kept, key, default)
        return
    if unfinished:  # somebody else has made one since
        _write(folder, user, Kept(kept.identity))
    if key is not None:
        await _add(storage, kept.identity, key)
    elif not await storage.holds(default):
        log.warning("Banyan's identity on Matrix is kept in [matrix] store alone.")


async def _create(
    storage: SecretStorage,
    user: str,
    folder: Path,
    kept: Kept,
    key: bytes | None,
    default: str | None,
) -> None:
    """Make a secret storage, whose key is written down before it is needed."""
    storage_key = kept.unfinished
    if storage_key is None or (default is None and key not in (None, storage_key.key)):
        storage_key = StorageKey.generate(key)
    _write(folder, user, Kept(kept.identity, storage_key))
    if storage_key.key != key:
        text = f"{SENTENCE}\n\n{letters.encode(storage_key.key)}\n"
        write_text(folder / RECOVERY_KEY, text)
    await storage.create(storage_key, kept.identity)
    _write(folder, user, Kept(kept.identity))
    if storage_key.key != key:
        log.warning("A recovery key was written into [matrix] store.", file=RECOVERY_KEY)


async def _add(storage: SecretStorage, identity: Identity, key: bytes) -> None:
    """Put the identity where it is missing; a key that does not open the storage harms later."""
    try:
        storage_key = await storage.recognise(key)
    except WrongRecoveryKey as problem:
        log.warning(str(problem))
        return
    try:
        found = await storage.read(storage_key) if storage_key else identity
    except NotOpened:
        found = None
    if storage_key and found != identity:
        await storage.save(storage_key, identity)


def read_identity(folder: Path, user: str) -> Kept | None:
    """What is written down in the folder; None where nothing is.

    Raises `StoreOfAnother`, `BrokenFile`.
    """
    content = read_json(folder / SEEDS)
    if content is None:
        return None
    if content.get("user_id") != user:
        raise StoreOfAnother(SEEDS)
    try:
        seeds = (content.get(name) for name in ("master", "self_signing", "user_signing"))
        identity = Identity(*map(from_base64, seeds))
        unfinished = content.get("unfinished_storage")
        if unfinished is None:
            return Kept(identity)
        return Kept(identity, StorageKey(unfinished["name"], from_base64(unfinished["key"])))
    except (ValueError, TypeError, KeyError):
        raise BrokenFile(folder / SEEDS) from None


def _write(folder: Path, user: str, kept: Kept) -> None:
    content: Json = {
        "user_id": user,
        "master": unpadded(kept.identity.master),
        "self_signing": unpadded(kept.identity.self_signing),
        "user_signing": unpadded(kept.identity.user_signing),
    }
    if kept.unfinished:
        key = unpadded(kept.unfinished.key)
        content["unfinished_storage"] = {"name": kept.unfinished.name, "key": key}
    write_json(folder / SEEDS, content)
