"""Names for rows that say nothing about when or for whom they were made."""

from __future__ import annotations

import secrets
from typing import Final

# Crockford's base 32 in lower case: no letter that can be mistaken for a digit.
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 12  # 60 bits


def new_id() -> str:
    """A random name of 60 bits, short enough to travel in a button."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 5 * LENGTH, 5))


def new_code(signs: int) -> str:
    """A random code to be read and typed by people: five bits a sign."""
    return "".join(secrets.choice(ALPHABET) for _ in range(signs))
