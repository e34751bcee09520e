"""How one secret is encrypted in the secret storage.

https://spec.matrix.org/v1.18/client-server-api/#msecret_storagev1aes-hmac-sha2-1
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.platforms.matrix.api import Json
from bot.platforms.matrix.identity.encoding import from_base64, unpadded

ALGORITHM: Final = "m.secret_storage.v1.aes-hmac-sha2"
LENGTH: Final = 32  # bytes of each key
IV: Final = 16  # bytes
ZEROS: Final = bytes(LENGTH)  # whose encryption shows whether a key is the right one


class NotOpened(Exception):
    """The key does not open this, or it was changed since."""


def seal(key: bytes, name: str, secret: bytes) -> Json:
    """Encrypt a secret for its place in the storage."""
    return _sealed(key, name, secret, _new_iv())


def unseal(key: bytes, name: str, sealed: object) -> bytes:
    """Read the secret at this place.

    Raises `NotOpened`.
    """
    if not isinstance(sealed, dict):
        raise NotOpened
    try:
        iv, mac = from_base64(sealed.get("iv")), from_base64(sealed.get("mac"))
        content = from_base64(sealed.get("ciphertext"))
    except ValueError:
        raise NotOpened from None
    encryption, authentication = _keys(key, name)
    if len(iv) != IV or not hmac.compare_digest(_mac(authentication, content), mac):
        raise NotOpened
    return _counted(encryption, iv, content)


def describe(key: bytes) -> Json:
    """What is published about a key, to recognise it by.

    https://spec.matrix.org/v1.18/client-server-api/#key-storage
    """
    sealed = seal(key, "", ZEROS)
    return {"algorithm": ALGORITHM, "iv": sealed["iv"], "mac": sealed["mac"]}


def fits(key: bytes, description: Json) -> bool:
    """Whether it is the key described; the specification lets a description leave that open."""
    if description.get("iv") is None and description.get("mac") is None:
        return True
    try:
        iv, mac = from_base64(description.get("iv")), from_base64(description.get("mac"))
    except ValueError:
        return False
    if len(iv) != IV:
        return False
    expected = from_base64(_sealed(key, "", ZEROS, iv)["mac"])
    return hmac.compare_digest(expected, mac)


def _sealed(key: bytes, name: str, secret: bytes, iv: bytes) -> Json:
    encryption, authentication = _keys(key, name)
    content = _counted(encryption, iv, secret)
    return {
        "iv": unpadded(iv),
        "ciphertext": unpadded(content),
        "mac": unpadded(_mac(authentication, content)),
    }


def _new_iv() -> bytes:
    """Random, but for bit 63: implementations differ in how they count over it."""
    iv = bytearray(secrets.token_bytes(IV))
    iv[8] &= 0x7F
    return bytes(iv)


def _keys(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), 2 * LENGTH, salt=ZEROS, info=name.encode()).derive(key)
    return both[:LENGTH], both[LENGTH:]


def _counted(key: bytes, iv: bytes, content: bytes) -> bytes:
    """AES in counter mode, which is its own inverse."""
    cipher = Cipher(algorithms.AES(key), modes.CTR(iv)).encryptor()
    return cipher.update(content) + cipher.finalize()


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")
