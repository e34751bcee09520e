"""A text that is too long for one message becomes several, cut where it hurts least."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from markupsafe import Markup

from bot.platforms.markup import Nodes, cut, length_of, parse, words, write
from bot.platforms.telegram.markup import fitted, written

LONGEST: Final = 4096  # UTF-16 units that are seen
LONGEST_CAPTION: Final = 1024  # the same, under a picture or a file
MOST_ENTITIES: Final = 100  # Telegram drops the rest without a word
MOST_BYTES: Final = 32_768  # of the HTML in UTF-8

_FEW_TAGS: Final = 64  # of at most 32 elements, and each counts for at most three entities
_BREAKS: Final = tuple(
    re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"[^\S\xa0\u2007\u202f]")
)
_OPENING: Final = "\u2066\u2067\u2068"
_CLOSING: Final = "\u2069"
_JOINER: Final = "\u200d"
_BEFORE: Final = frozenset(_OPENING + _JOINER + "\u200e\u200f")  # belongs to what follows
_AFTER: Final = re.compile("[\u200c\u200d\u2069\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG_LETTER: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
_SEEN: Final = re.compile("[^\\s\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SEEN_AMONG_TAGS: Final = re.compile(rf"(?:^|>)[^<>]*?(?![<>]){_SEEN.pattern}")


def pieces(markup: Markup, longest: int = LONGEST) -> Sequence[Markup]:
    """The text in pieces that each fit into a message, none of them blank; mostly one."""
    if is_short(markup, longest):
        return (markup,) if _SEEN_AMONG_TAGS.search(markup) else ()
    nodes = fitted(parse(markup))
    spans = _spans(nodes, words(nodes), longest)
    return tuple(write(cut(nodes, start, end)) for start, end in spans)


def fits(markup: Markup, longest: int = LONGEST) -> bool:
    """Whether one message holds the whole text."""
    return is_short(markup, longest) or _fit(fitted(parse(markup)), longest)


def is_short(markup: str, longest: int = LONGEST) -> bool:
    """Whether a text certainly fits into one message, found out without reading it."""
    return (
        len(markup) <= longest
        and (len(markup) <= longest // 2 or units(markup) <= longest)
        and markup.count("<") <= _FEW_TAGS
    )


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entities(nodes: Nodes, around: int = 0) -> int:
    """How many entities fitted nodes take: code stands in no other, it tears those around it."""
    return sum(
        1 + (around if node.tag == "code" else 0) + entities(node.children, around + 1)
        for node in nodes
        if not isinstance(node, str)
    )


def _fit(nodes: Nodes, longest: int) -> bool:
    return (
        units(words(nodes)) <= longest
        and entities(nodes) <= MOST_ENTITIES
        and len(written(nodes, times=True).encode("utf-8", "surrogatepass")) <= MOST_BYTES
    )


def _spans(nodes: Nodes, text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Where each piece begins and ends; only white space stands between them."""
    start, stop = _skipped(text, 0), len(text.rstrip())
    while start < stop:
        window = cut(nodes, start, min(start + longest, stop))
        end = start + _furthest(window, longest)
        if end < stop:
            end = _place(text, start, end)
        piece = text[start:end].rstrip()
        if _SEEN.search(piece):
            yield start, start + len(piece)
        start = _skipped(text, end)


def _skipped(text: str, start: int) -> int:
    """The first place from here on that is no white space."""
    return len(text) - len(text[start:].lstrip())


def _furthest(window: Nodes, longest: int) -> int:
    """How many characters of it one message holds."""
    length = next(islice(_beginnings(window), MOST_ENTITIES, None), len(words(window)))
    if _fit(cut(window, 0, length), longest):
        return length
    lengths = range(1, length + 1)
    held = bisect_left(lengths, True, key=lambda end: not _fit(cut(window, 0, end), longest))
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
