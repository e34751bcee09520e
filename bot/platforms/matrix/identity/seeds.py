"""The three secrets that a cross-signing identity consists of."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity.signatures import key_id, public_key, sign

LENGTH = 32  # bytes of a seed


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others know of an identity; None: it has no such key."""

    master: str | None
    self_signing: str | None
    user_signing: str | None

    @property
    def nothing(self) -> bool:
        return self == PublicKeys(None, None, None)


@dataclass(frozen=True, slots=True)
class Identity:
    """Seeds of Ed25519 keys; whoever has them can pass off any device as Banyan's.

    https://spec.matrix.org/v1.18/client-server-api/#cross-signing
    """

    master: bytes = field(repr=False)
    self_signing: bytes = field(repr=False)
    user_signing: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if {len(self.master), len(self.self_signing), len(self.user_signing)} != {LENGTH}:
            raise ValueError(f"expected seeds of {LENGTH} bytes")

    @classmethod
    def generate(cls) -> Identity:
        """One that nobody has had before."""
        return cls(*(secrets.token_bytes(LENGTH) for _ in range(3)))

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(*map(public_key, (self.master, self.self_signing, self.user_signing)))

    def allows(self, published: PublicKeys) -> bool:
        """Whether nothing stands there that is of another identity."""
        return (
            PublicKeys(
                published.master or self.public.master,
                published.self_signing or self.public.self_signing,
                published.user_signing or self.public.user_signing,
            )
            == self.public
        )

    def to_publish(self, user: str) -> Json:
        """The three public keys, the other two signed by the master key.

        https://spec.matrix.org/v1.18/client-server-api/#post_matrixclientv3keysdevice_signingupload
        """
        master = _described(user, "master", self.master)
        others = {
            f"{usage}_key": _described(user, usage, seed)
            for usage, seed in (
                ("self_signing", self.self_signing),
                ("user_signing", self.user_signing),
            )
        }
        name = key_id(public_key(self.master))
        for key in others.values():
            key["signatures"] = {user: {name: sign(key, self.master)}}
        return {"master_key": master, **others}


def _described(user: str, usage: str, seed: bytes) -> Json:
    public = public_key(seed)
    return {"user_id": user, "usage": [usage], "keys": {key_id(public): public}}
