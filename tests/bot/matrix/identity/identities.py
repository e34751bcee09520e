"""Accounts that another client has set up."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.platforms.matrix.identity import recovery_key
from bot.platforms.matrix.identity.secret_storage import (
    SecretStorage,
    StorageKey,
)
from bot.platforms.matrix.identity.seeds import Identity
from tests.bot.matrix.played import USER, PlayedApi, PlayedHomeserver
from tests.bot.matrix.starting import Started

DEFAULT = "m.secret_storage.default_key"


async def another_client(played: PlayedHomeserver, *, storage: bool = True) -> tuple[Identity, str]:
    """Somebody has set up the account with another client; returns their recovery key, too."""
    api, identity, key = PlayedApi(played), Identity.generate(), StorageKey.generate()
    played.devices[USER]["ELEMENT"] = api.token = "syt_element"
    await api.call("POST", "keys", "device_signing", "upload", body=identity.to_publish(USER))
    if storage:
        await SecretStorage(api, USER).create(key, identity)
    return identity, recovery_key.encode(key.key)


def everything(played: PlayedHomeserver) -> str:
    """All that the homeserver keeps of identities, to compare."""
    return json.dumps([played.account_data, played.identities])


def unchanged(started: Started) -> Started:
    return replace(started, changed=False)
