"""Texts as they are drawn: cleaned, measured, broken into lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from bot.charts.library import FONTS, FontProperties, get_font, shaped_width

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
LINE = 1.3  # height of a line, in sizes of its letters
JOINERS = "\u200c\u200d"  # invisible, and part of how words are written in Persian and others


def clean(text: str) -> str:
    """The same text without what cannot be drawn: controls, marks of direction, emoji.

    Raises `ValueError` for a letter that the fonts do not have.
    """
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join("".join(filter(_is_drawn, squeezed)).split())


def _is_drawn(character: str) -> bool:
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return character in JOINERS
    if ord(character) in _known_letters():
        return True
    if category[0] in "LN":
        raise ValueError(f"No font at hand has the letter U+{ord(character):04X}.")
    return False


@cache
def _known_letters() -> frozenset[int]:
    return frozenset(code for path in FONTS for code in get_font(path).get_charmap())


@cache
def font(size: float, *, bold: bool = False) -> FontProperties:
    """The font for one size in pixels."""
    return FontProperties(family=FAMILIES, size=size, weight="bold" if bold else "normal")


@lru_cache(10_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide one line is, in pixels."""
    return shaped_width(text, font(size, bold=bold))


def widest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    """How wide the longest line is, in pixels."""
    return max((width(line, size, bold=bold) for line in lines), default=0)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """As few lines as possible, none wider than the room, all about as long.

    A word that is too wide for the room alone is broken.
    """
    words = [part for word in text.split() for part in _broken(word, room, size, bold=bold)]
    lines = _filled(words, room, size, bold=bold)
    while len(lines) > 1:
        tighter = widest(lines, size, bold=bold) - 1
        narrow = _filled(words, tighter, size, bold=bold)
        if len(narrow) > len(lines) or widest(narrow, size, bold=bold) > tighter:
            break
        lines = narrow
    return lines


def fits(text: str, room: float, size: float) -> bool:
    """Whether no word of the text must be broken."""
    return widest(text.split(), size) <= room


def _filled(words: list[str], room: float, size: float, *, bold: bool) -> list[str]:
    lines = words[:1]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    if width(word, size, bold=bold) <= room:  # a part of it can be wider: letters join
        return [word]
    parts = [""]
    for letter in _letters(word):
        if parts[-1] and width(parts[-1] + letter, size, bold=bold) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _letters(word: str) -> list[str]:
    """The letters, each with all its marks."""
    letters: list[str] = []
    for character in word:
        if letters and (unicodedata.combining(character) or character in JOINERS):
            letters[-1] += character
        else:
            letters.append(character)
    return letters
