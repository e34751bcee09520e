"""What a key of a poll can do: seal words so that their length says nothing, and open them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeyGone

NONCE: Final = 12  # bytes, random for each seal: NIST SP 800-38D, section 8.2.2
HEAD: Final = 4  # bytes that say how long the words are


class Key:
    """The secret of one poll."""

    __slots__ = ("_marks", "_seals", "digest")

    def __init__(self, secret: bytes) -> None:
        self._marks = hmac.digest(secret, b"marks", "sha256")
        self._seals = AESGCM(hmac.digest(secret, b"seals", "sha256"))
        self.digest = hashlib.sha256(b"poll:" + secret).hexdigest()

    def mark(self, entry: str) -> str:
        """What an entry of the roll is called, for whoever has this key and nobody else."""
        return hmac.digest(self._marks, entry.encode(), "sha256").hex()

    def seal(self, words: bytes, what: str, size: int) -> bytes:
        """Seal words for one purpose, filled up to a multiple of `size` bytes."""
        filled = len(words).to_bytes(HEAD) + words
        filled += bytes(-len(filled) % size)
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._seals.encrypt(nonce, filled, what.encode())

    def open(self, sealed: bytes, what: str) -> bytes:
        """The words that were sealed for this purpose.

        Raises `KeyGone` where another key sealed them, or somebody has changed them.
        """
        try:
            filled = self._seals.decrypt(sealed[:NONCE], sealed[NONCE:], what.encode())
        except (InvalidTag, ValueError):
            raise KeyGone from None
        return filled[HEAD : HEAD + int.from_bytes(filled[:HEAD])]
