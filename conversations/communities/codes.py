"""Codes of invitations, as people type them."""

from __future__ import annotations

from typing import Final

# What the eye mixes up: the code has neither of the letters (Crockford's base 32).
MEANT: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
LONGEST: Final = 64  # characters that are worth reading


def read_code(words: str) -> str:
    """The code that was typed, however it was spaced or capitalised."""
    kept = "".join(sign for sign in words[:LONGEST].casefold() if sign.isalnum())
    return kept.translate(MEANT)


def spaced(code: str) -> str:
    """The code in groups of four, easier to read out and to type."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
