"""Ed25519 signatures of JSON objects.

https://spec.matrix.org/v1.18/appendices/#signing-json
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity.encoding import canonical, from_base64, unpadded


def key_id(name: str) -> str:
    """What an Ed25519 key is called: a device's by the device, others by themselves."""
    return f"ed25519:{name}"


def public_key(seed: bytes) -> str:
    """The key that others check with."""
    return unpadded(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(content: Json, seed: bytes) -> str:
    """The signature of this object, without what came to it on its way."""
    return unpadded(Ed25519PrivateKey.from_private_bytes(seed).sign(_signed(content)))


def is_signed(content: Json, *, user: str, name: str, key: str) -> bool:
    """Whether the object holds a right signature of this person's key; never raises."""
    found: object = content
    for step in ("signatures", user, key_id(name)):
        found = found.get(step) if isinstance(found, dict) else None
    try:
        public = Ed25519PublicKey.from_public_bytes(from_base64(key))
        public.verify(from_base64(found), _signed(content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(content: Json) -> bytes:
    kept = {key: one for key, one in content.items() if key not in ("signatures", "unsigned")}
    return canonical(kept)
