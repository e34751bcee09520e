"""Comparing typed words with offered ones."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that no decomposition takes apart, and spellings that keyboards do without.
_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ƴ": "y",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "ى": "ي",
        "ة": "ه",
        "ـ": None,
        **dict.fromkeys("'’‘ʼʻ′`´\0", None),
    }
)
_MARKS: Final = (("\u0300", "\u036f"), ("\u064b", "\u065f"), ("\u0670", "\u0670"))
_AROUND: Final = ' .,;:!?¡¿…،؛؟"«»“”()[]'


def fold(words: str) -> str:
    """Words without what typing leaves out or adds: case, accents, hooks, double spaces, stops.

    Digits of every script become 0 to 9, so that "٣" and "3" are the same answer.
    """
    # Most words by far are plain ASCII, where nothing but the case and the quotes can differ.
    kept = words.lower() if words.isascii() else _bare(words)
    return " ".join(kept.translate(_PLAIN_LETTERS).split()).strip(_AROUND)


def _bare(words: str) -> str:
    """The words in lower case, without accents, their digits those of ASCII."""
    letters = unicodedata.normalize("NFKD", words.casefold()).casefold().translate(_PLAIN_LETTERS)
    kept = "".join(_digit(letter) for letter in letters if not _is_silent(letter))
    return unicodedata.normalize("NFC", kept)


def _is_silent(letter: str) -> bool:
    """Whether a character is an accent of an alphabet or draws nothing at all.

    Marks of scripts such as Devanagari are vowels, and stay.
    """
    if any(first <= letter <= last for first, last in _MARKS):
        return True
    return unicodedata.category(letter) in {"Cf", "Cs"}


def _digit(letter: str) -> str:
    number = unicodedata.decimal(letter, None)
    return letter if number is None else str(number)
