"""Banyan's small markup as a tree: read once, the same for all platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeAlias

from markupsafe import Markup, escape

TAGS: Final = frozenset({"b", "i", "code", "a", "time"})

_TOKEN: Final = re.compile(r'<(/?)([A-Za-z]+)((?:[^<>"]++|"[^"]*")*+)>')
_ATTRIBUTE: Final = re.compile(r'\s(href|datetime)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Element:
    """Nodes that are marked."""

    tag: str
    href: str  # where an `a` leads
    children: Nodes
    moment: str = ""  # what a `time` tells, in ISO 8601

    def holding(self, children: Nodes) -> Element:
        """The same mark on other nodes."""
        return Element(self.tag, self.href, children, self.moment)


Node: TypeAlias = "Element | str"
Nodes: TypeAlias = "tuple[Node, ...]"


def parse(markup: str) -> Nodes:
    """The nodes of a text; tags other than the known ones are left out, their words stay."""
    text, done = str(markup), 0  # no longer a `Markup`, which escapes what it is put together with
    if "<" not in text:
        return (unescape(text),) if text else ()
    reader = _Reader()
    for token in _TOKEN.finditer(text):
        reader.add(text[done : token.start()])
        reader.turn(*token.groups())
        done = token.end()
    reader.add(text[done:])
    return reader.finish()


def write(nodes: Nodes) -> Markup:
    """The nodes as markup again."""
    return Markup("".join(_written(nodes)))  # noqa: S704 - all words in it are escaped


def words(nodes: Nodes) -> str:
    """The text that is seen, without its marks."""
    if len(nodes) == 1 and isinstance(nodes[0], str):
        return nodes[0]
    return "".join(_words(nodes))


def length_of(node: Node) -> int:
    """How many characters of a node are seen."""
    return len(node) if isinstance(node, str) else sum(map(length_of, node.children))


def cut(nodes: Nodes, start: int, end: int) -> Nodes:
    """What stands between two places of `words`, with its marks; nothing of it is empty."""
    kept: list[Node] = []
    for node in nodes:
        if end <= 0:
            break
        length = length_of(node)
        if start < length and (piece := _cut(node, max(start, 0), end)):
            kept.append(piece)
        start, end = start - length, end - length
    return tuple(kept)


def _cut(node: Node, start: int, end: int) -> Node:
    if isinstance(node, str):
        return node[start:end]
    children = cut(node.children, start, end)
    return node.holding(children) if children else ""


def _words(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from _words(node.children)


def _written(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield escape(node)
        else:
            yield from (_opening(node), *_written(node.children), f"</{node.tag}>")


def _opening(element: Element) -> str:
    match element.tag:
        case "a":
            return f'<a href="{escape(element.href)}">'
        case "time":
            return f'<time datetime="{escape(element.moment)}">'
    return f"<{element.tag}>"


class _Reader:
    """Builds the nodes: those of each element that is open, and those around all of them."""

    def __init__(self) -> None:
        self._levels: list[list[Node]] = [[]]
        self._open: list[tuple[str, dict[str, str]]] = []

    def add(self, escaped: str) -> None:
        if escaped:
            self._levels[-1].append(unescape(escaped))

    def turn(self, closing: str, tag: str, attributes: str) -> None:
        if closing:
            if self._open and self._open[-1][0] == tag:
                self._close()
        elif tag in TAGS:
            self._open.append((tag, dict(_ATTRIBUTE.findall(attributes)) if attributes else {}))
            self._levels.append([])

    def finish(self) -> Nodes:
        while self._open:
            self._close()
        return tuple(self._levels[0])

    def _close(self) -> None:
        (tag, given), children = self._open.pop(), tuple(self._levels.pop())
        href, moment = unescape(given.get("href", "")), unescape(given.get("datetime", ""))
        self._levels[-1].append(Element(tag, href, children, moment))
