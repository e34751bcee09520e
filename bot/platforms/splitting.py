"""Where a text that is too long for one message is cut: where it hurts least."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Final, TypeAlias

from bot.platforms.markup import Nodes, cut, length_of, words

Fit: TypeAlias = Callable[[Nodes], bool]  # whether one message holds these

_BREAKS: Final = tuple(
    re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"[^\S\xa0\u2007\u202f]")
)
_OPENING: Final = "\u2066\u2067\u2068"
_CLOSING: Final = "\u2069"
_JOINER: Final = "\u200d"
_BEFORE: Final = frozenset(_OPENING + _JOINER + "\u200e\u200f")  # belongs to what follows
_AFTER: Final = re.compile("[\u200c\u200d\u2069\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG_LETTER: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
SEEN: Final = re.compile("[^\\s\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def spans(
    nodes: Nodes, fit: Fit, *, longest: int, most: int | None = None
) -> Iterator[tuple[int, int]]:
    """Where each piece of the text begins and ends; only white space stands between them.

    A piece has at most `longest` characters and `most` elements, and is one that fits.
    """
    text = words(nodes)
    start, stop = _skipped(text, 0), len(text.rstrip())
    while start < stop:
        window = cut(nodes, start, min(start + longest, stop))
        end = start + _furthest(window, fit, most)
        if end < stop:
            end = _place(text, start, end)
        piece = text[start:end].rstrip()
        if SEEN.search(piece):
            yield start, start + len(piece)
        start = _skipped(text, end)


def _skipped(text: str, start: int) -> int:
    """The first place from here on that is no white space."""
    return len(text) - len(text[start:].lstrip())


def _furthest(window: Nodes, fit: Fit, most: int | None) -> int:
    """How many characters of it one message holds."""
    length = len(words(window))
    if most is not None:
        length = next(islice(_beginnings(window), most, None), length)
    if fit(cut(window, 0, length)):
        return length
    lengths = range(1, length + 1)
    held = bisect_left(lengths, True, key=lambda end: not fit(cut(window, 0, end)))
    return max(held, 1)


def _beginnings(nodes: Nodes, at: int = 0) -> Iterator[int]:
    """Where each element begins: no message reaches beyond the one that is too many."""
    for node in nodes:
        if not isinstance(node, str):
            yield at
            yield from _beginnings(node.children, at)
        at += length_of(node)


def _place(text: str, start: int, end: int) -> int:
    """The best place for a cut up to the end: between paragraphs, lines, words, or characters."""
    for breaks in _BREAKS:
        found = (match.start() for match in breaks.finditer(text, start + 1))
        places = list(takewhile(lambda place: place <= end, found))
        if places:
            return _outside(text, start, places)
    return _between_characters(text, start, end)


def _outside(text: str, start: int, places: Sequence[int]) -> int:
    """The last of the places that is walled off on no side, or else the last of all."""
    whole = (place for place in reversed(places) if not _is_walled(text, start, place))
    return next(whole, places[-1])


def _is_walled(text: str, start: int, place: int) -> bool:
    opened = sum(text.count(mark, start, place) for mark in _OPENING)
    return opened > text.count(_CLOSING, start, place)


def _between_characters(text: str, start: int, end: int) -> int:
    places = range(end, start, -1)
    return next((place for place in places if not _is_torn(text, place)), end)


def _is_torn(text: str, place: int) -> bool:
    """Whether a cut here would go through what is seen as one character."""
    before, after = text[place - 1], text[place]
    return (
        before in _BEFORE
        or unicodedata.category(after).startswith("M")
        or _AFTER.match(after) is not None
        or (_FLAG_LETTER.match(after) is not None and _is_half_a_flag(text, place))
    )


def _is_half_a_flag(text: str, place: int) -> bool:
    """Whether an odd number of the letters that flags are made of, two each, stands before."""
    letters = takewhile(_FLAG_LETTER.match, reversed(text[:place]))
    return sum(1 for _ in letters) % 2 == 1
