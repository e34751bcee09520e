"""Words of people, made harmless: they cannot hide anything or turn the rest of a message."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.i18n.languages import Direction

LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"
RIGHT_TO_LEFT_MARK: Final = "\u200f"

_NEW_LINE: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tabs and new lines
    "\u202a-\u202e\u2066-\u206f"  # embeddings, overrides, isolates: they turn what follows
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"  # nothing that can be written down
)
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MARKUP: Final = re.compile("<[^>]*>|&[^;]+;")
_WALLED: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


def clean(words: str) -> str:
    """The words without characters that cannot be seen, sent, or trusted."""
    if words.isprintable() and words.isascii():
        return words
    return _UNWANTED.sub("", _NEW_LINE.sub("\n", words).replace("\t", " "))


def isolated(words: str, around: Direction, mark: str = FIRST_STRONG_ISOLATE) -> str:
    """The words, walled off where their direction could mix with that of the sentence around.

    Words from left to right in a sentence of the same direction need no wall, and get none: some
    old telephones draw its characters as boxes. A wall ends with its line, so each line has one.
    """
    if around == "ltr" and not _RIGHT_TO_LEFT.search(words):
        return words
    return "\n".join(line and f"{mark}{line}{POP_ISOLATE}" for line in words.split("\n"))


def led(words: str, direction: Direction) -> str:
    """The lines of a message, each beginning in the direction of its language.

    Platforms guess that from the first letter that is not walled off, and a line such as "1. …"
    may have none. A line that somebody wrote in a language from left to right keeps its direction
    inside a wall, or its full stop would stand before it.
    """
    if direction == "ltr":
        return words
    return "\n".join(line and RIGHT_TO_LEFT_MARK + _kept(line) for line in words.split("\n"))


def _kept(line: str) -> str:
    return isolated(line, "rtl") if _is_left_to_right(line) else line


def _is_left_to_right(line: str) -> bool:
    """Whether all letters of a line of markup that stand outside of walls run that way."""
    outside, walls = _MARKUP.sub("", line), 1
    while walls:
        outside, walls = _WALLED.subn("", outside)
    runs = map(unicodedata.bidirectional, outside)
    return not _RIGHT_TO_LEFT.search(outside) and "L" in runs
