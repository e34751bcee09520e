"""What a homeserver says that somebody's keys are; nothing in it is to be trusted.

https://spec.matrix.org/v1.18/client-server-api/#post_matrixclientv3keysquery
"""

from __future__ import annotations

from typing import Final

from bot.platforms.matrix.api import Api, Broken, Json
from bot.platforms.matrix.identity.encoding import from_base64, unpadded
from bot.platforms.matrix.identity.seeds import LENGTH, PublicKeys
from bot.platforms.matrix.identity.signatures import key_id

UNREADABLE: Final = "?"  # a key stands there, and it is none: not the same as no key
PATIENCE: Final = 10_000  # milliseconds that the homeserver may wait for others


async def query(api: Api, user: str) -> Json:
    """All public keys of one person.

    Raises `MatrixError`, `NeverSent` or `Broken`.
    """
    body = {"device_keys": {user: []}, "timeout": PATIENCE}
    answer = await api.call("POST", "keys", "query", body=body)
    if within(answer, "failures", user.partition(":")[2]) is not None:
        raise Broken("The homeserver does not know the keys now.")  # so none may be missing
    return answer


def public_keys(answer: Json, user: str) -> PublicKeys:
    """The cross-signing identity in an answer to `query`."""
    return PublicKeys(
        public_key(within(answer, "master_keys", user), user, "master"),
        public_key(within(answer, "self_signing_keys", user), user, "self_signing"),
        public_key(within(answer, "user_signing_keys", user), user, "user_signing"),
    )


def public_key(content: object, user: str, usage: str) -> str | None:
    """One key of an identity, where it is written as clients expect it; else `UNREADABLE`."""
    if content is None:
        return None
    usages, keys = within(content, "usage"), within(content, "keys")
    if within(content, "user_id") != user or not isinstance(keys, dict) or len(keys) != 1:
        return UNREADABLE
    (name, key), *_ = keys.items()
    if not isinstance(usages, list) or usage not in usages or not is_key(key):
        return UNREADABLE
    return key if name == key_id(key) else UNREADABLE


def is_key(text: object) -> bool:
    """Whether it is a public key as every client takes it: with padding some do not."""
    try:
        content = from_base64(text)
    except ValueError:
        return False
    return len(content) == LENGTH and unpadded(content) == text


def within(content: object, *path: str) -> object:
    """What stands there, None where nothing does; never raises."""
    for step in path:
        if content is None:
            return None
        if not isinstance(content, dict):
            return UNREADABLE
        content = content.get(step)
    return content
