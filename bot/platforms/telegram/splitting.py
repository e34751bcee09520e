"""A text that is too long for one message becomes several, cut where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.platforms.markup import Nodes, cut, parse, words, write
from bot.platforms.splitting import SEEN, spans
from bot.platforms.telegram.markup import fitted, written

LONGEST: Final = 4096  # UTF-16 units that are seen
LONGEST_CAPTION: Final = 1024  # the same, under a picture or a file
MOST_ENTITIES: Final = 100  # Telegram drops the rest without a word
MOST_BYTES: Final = 32_768  # of the HTML in UTF-8

_FEW_TAGS: Final = 64  # of at most 32 elements, and each counts for at most three entities
_SEEN_AMONG_TAGS: Final = re.compile(rf"(?:^|>)[^<>]*?(?![<>]){SEEN.pattern}")


def pieces(markup: Markup, longest: int = LONGEST) -> Sequence[Markup]:
    """The text in pieces that each fit into a message, none of them blank; mostly one."""
    if is_short(markup, longest):
        return (markup,) if _SEEN_AMONG_TAGS.search(markup) else ()
    nodes = fitted(parse(markup))
    found = spans(nodes, lambda one: _fit(one, longest), longest=longest, most=MOST_ENTITIES)
    return tuple(write(cut(nodes, start, end)) for start, end in found)


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
