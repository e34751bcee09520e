"""Markup as a tree that the page builds its elements from, so that no text becomes markup there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from bot.platforms.markup import Nodes, parse

Node: TypeAlias = "str | dict[str, str | list[Node]]"

TAGS: Final = frozenset({"b", "i", "code", "a"})
SCHEMES: Final = frozenset({"http", "https", "mailto"})
START: Final = "playground:start:"  # a link that opens the reader's private chat


def tree(markup: str) -> list[Node]:
    """The nodes of a text: strings, and `{"tag": …, "content": […]}`.

    Tags and addresses other than the known ones are left out, their words stay.
    """
    return list(_nodes(parse(markup)))


def start_payload(url: str) -> str | None:
    """What a link into the private chat carries; None for any other address."""
    return url.removeprefix(START) if url.startswith(START) else None


def is_safe(url: str) -> bool:
    """Whether the page may offer this address."""
    try:
        return urlsplit(url).scheme in SCHEMES
    except ValueError:
        return False


def _nodes(nodes: Nodes) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag in TAGS:
            yield _element(node.tag, node.href, list(_nodes(node.children)))
        else:
            yield from _nodes(node.children)


def _element(tag: str, url: str, content: list[Node]) -> Node:
    if tag != "a":
        return {"tag": tag, "content": content}
    if (payload := start_payload(url)) is not None:
        return {"tag": "start", "payload": payload, "content": content}
    if is_safe(url):
        return {"tag": "a", "href": url, "content": content}
    return {"tag": "span", "content": content}
