"""Banyan's markup as Matrix's: HTML, and the same in plain words for whoever shows none.

https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

from __future__ import annotations

from html import escape
from typing import Final

from bot.platforms.markup import Element, Nodes, words

LONGEST_ADDRESS: Final = 4096  # characters; our own limit
SCHEMES: Final = ("https://", "http://", "mailto:")
TAGS: Final = {"b": "strong", "i": "em", "code": "code"}


def html(nodes: Nodes) -> str:
    """The text as `formatted_body`; lines end with a break."""
    return "".join(
        escape(node, quote=False).replace("\n", "<br>") if isinstance(node, str) else _element(node)
        for node in nodes
    )


def plain(nodes: Nodes) -> str:
    """The text as `body`; where a link leads is told, unless its words tell it."""
    return "".join(node if isinstance(node, str) else _in_words(node) for node in nodes)


def leads_somewhere(address: str) -> bool:
    """Whether a client would follow such a link."""
    return address.lower().startswith(SCHEMES) and len(address) <= LONGEST_ADDRESS


def _element(element: Element) -> str:
    inside = html(element.children)
    if element.tag == "a" and leads_somewhere(element.href):
        return f'<a href="{escape(element.href)}">{inside}</a>'
    tag = TAGS.get(element.tag)
    return f"<{tag}>{inside}</{tag}>" if tag else inside


def _in_words(element: Element) -> str:
    inside = plain(element.children)
    if element.tag != "a" or not leads_somewhere(element.href):
        return inside
    return inside if element.href in words(element.children) else f"{inside} ({element.href})"
