"""The secret of the secret storage, as people copy it.

https://spec.matrix.org/v1.18/appendices/#cryptographic-key-representation
"""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Final

from bot.errors import BanyanError

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # as Bitcoin's
PREFIX: Final = bytes((0x8B, 0x01))
LENGTH: Final = 32  # bytes of the key itself
LONGEST: Final = 60  # letters; a key has 48


class WrongRecoveryKey(BanyanError):
    """The recovery key that is set is none, or not the one of this account."""

    text = None


def encode(key: bytes) -> str:
    """A key in groups of four letters."""
    content = PREFIX + key
    number = int.from_bytes(content + bytes((reduce(xor, content),)))
    letters = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def decode(text: str) -> bytes:
    """The key, however it is divided by spaces.

    Raises `WrongRecoveryKey`, whose words never hold what was given.
    """
    letters = "".join(text.split())
    if len(letters) > LONGEST or not set(letters) <= set(ALPHABET):
        raise _mistyped()
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    content = number.to_bytes((number.bit_length() + 7) // 8)
    if (
        len(content) != len(PREFIX) + LENGTH + 1
        or not content.startswith(PREFIX)
        or letters.startswith(ALPHABET[0])  # a zero in front: no key has one
        or reduce(xor, content)
    ):
        raise _mistyped()
    return content[len(PREFIX) : -1]


def _mistyped() -> WrongRecoveryKey:
    return WrongRecoveryKey(
        "[matrix] recovery_key: this is no recovery key; it has 48 letters and digits,"
        " and one of them may be mistyped."
    )
