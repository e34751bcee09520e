"""The identity in the account's secret storage, where every client of the account finds it.

https://spec.matrix.org/v1.18/client-server-api/#secrets
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from bot.errors import BanyanError
from bot.platforms.matrix.account_data import keep, look_up
from bot.platforms.matrix.api import Api, Json
from bot.platforms.matrix.identity.encoding import from_base64, unpadded
from bot.platforms.matrix.identity.published import within
from bot.platforms.matrix.identity.recovery_key import LENGTH, WrongRecoveryKey
from bot.platforms.matrix.identity.sealing import (
    ALGORITHM,
    NotOpened,
    describe,
    fits,
    seal,
    unseal,
)
from bot.platforms.matrix.identity.seeds import Identity

DEFAULT: Final = "m.secret_storage.default_key"
DESCRIPTION: Final = "m.secret_storage.key."
SECRETS: Final = (
    "m.cross_signing.master",
    "m.cross_signing.self_signing",
    "m.cross_signing.user_signing",
)
LONGEST: Final = 200  # letters of a key's name; clients make 32


class StorageNotUnderstood(BanyanError):
    """The secret storage is of a kind that is not known, or it is broken."""

    text = None

    def __init__(self) -> None:
        super().__init__(
            "Matrix: the account's secret storage is not one that Banyan understands; set up"
            " recovery anew with another client, and set its key as [matrix] recovery_key."
        )


@dataclass(frozen=True, slots=True)
class StorageKey:
    """What opens the secret storage, and the name by which the account knows it."""

    name: str
    key: bytes = field(repr=False)

    @classmethod
    def generate(cls, key: bytes | None = None) -> StorageKey:
        """A new name, for this key or for a new one."""
        return cls(secrets.token_hex(16), key or secrets.token_bytes(LENGTH))


class SecretStorage:
    """The secret storage of one account; each question may raise as `Api.call` does."""

    def __init__(self, api: Api, user: str) -> None:
        self._api = api
        self._user = user

    async def default(self) -> str | None:
        """The name of the key that counts; None where there is no secret storage.

        Raises `StorageNotUnderstood`.
        """
        name = within(await look_up(self._api, self._user, DEFAULT), "key")
        if name is None or name == "":  # so clients say that they took it away
            return None
        if not isinstance(name, str) or len(name) > LONGEST or not name.isprintable():
            raise StorageNotUnderstood
        return name

    async def recognise(self, key: bytes) -> StorageKey | None:
        """This key with its name; None where there is no secret storage.

        Raises `WrongRecoveryKey`, `StorageNotUnderstood`.
        """
        name = await self.default()
        if name is None:
            return None
        description = await look_up(self._api, self._user, DESCRIPTION + name)
        if description is None or description.get("algorithm") != ALGORITHM:
            raise StorageNotUnderstood
        if not fits(key, description):
            raise WrongRecoveryKey(
                "[matrix] recovery_key: it does not open the account's secret storage; perhaps it"
                " is of another account, or was replaced by a newer one."
            )
        return StorageKey(name, key)

    async def read(self, key: StorageKey) -> Identity | None:
        """The identity that is kept under this key; None where not all of it is.

        Raises `NotOpened` where the key is another one or the secrets are none.
        """
        seeds = []
        for secret in SECRETS:
            kept = await look_up(self._api, self._user, secret)
            sealed = within(kept, "encrypted", key.name)
            if sealed is None:
                return None
            seeds.append(_seed(unseal(key.key, secret, sealed)))
        try:
            return Identity(*seeds)
        except ValueError:
            raise NotOpened from None

    async def holds(self, name: str) -> bool:
        """Whether an identity is kept under the key of this name, whatever it may be."""
        for secret in SECRETS:
            kept = await look_up(self._api, self._user, secret)
            if within(kept, "encrypted", name) is None:
                return False
        return True

    async def save(self, key: StorageKey, identity: Identity) -> None:
        """Keep the identity under this key; what is kept under others stays."""
        seeds = (identity.master, identity.self_signing, identity.user_signing)
        for secret, seed in zip(SECRETS, seeds, strict=True):
            kept = await look_up(self._api, self._user, secret) or {}
            sealed = seal(key.key, secret, unpadded(seed).encode())
            others = kept.get("encrypted")
            content: Json = others if isinstance(others, dict) else {}
            body = {**kept, "encrypted": {**content, key.name: sealed}}
            await keep(self._api, self._user, secret, body)

    async def create(self, key: StorageKey, identity: Identity) -> None:
        """Make a secret storage; it counts only once everything is in it.

        It may be called again after a crash. Only where `default` is None or this key's name.
        """
        await keep(self._api, self._user, DESCRIPTION + key.name, describe(key.key))
        await self.save(key, identity)
        await keep(self._api, self._user, DEFAULT, {"key": key.name})


def _seed(secret: bytes) -> bytes:
    """The secrets are texts: a seed is kept in Base64."""
    try:
        return from_base64(secret.decode())
    except ValueError:
        raise NotOpened from None
