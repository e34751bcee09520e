"""Banyan's markup as Telegram's HTML, which knows less and refuses what it does not know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bot.platforms.markup import Element, Node, Nodes, parse

LONGEST_ADDRESS: Final = 4096  # characters; our own limit, so that a link fits into a message

_SCHEMES: Final = ("https://", "http://", "tg://", "mailto:")
_FORMAT: Final = "wDt"  # weekday, long date, short time: "Fri, November 20, 2026 at 18:05"
_LAST_MOMENT: Final = 2**31  # seconds since 1970; Telegram counts them in 32 bits
_NOTHING: Final[frozenset[str]] = frozenset()
_NO_PLACE_IN: Final = {  # what Telegram would drop there, silently
    "b": frozenset({"b", "code"}),
    "i": frozenset({"i", "code"}),
    "a": frozenset({"a", "code", "time"}),
    "time": frozenset({"a", "code", "time"}),
    "code": frozenset({"a", "code", "time"}),
}


def html(markup: str, *, times: bool = False) -> str:
    """The text for `parse_mode="HTML"`; `times` are told on the clock of the reader's telephone.

    Source: https://core.telegram.org/bots/api#html-style
    """
    return written(fitted(parse(markup)), times=times)


def fitted(nodes: Nodes, around: frozenset[str] = _NOTHING) -> Nodes:
    """The nodes that Telegram can show; of the others their words, and of empty ones nothing."""
    return tuple(kept for node in nodes for kept in _fitted(node, around))


def written(nodes: Nodes, *, times: bool = False) -> str:
    """Fitted nodes as Telegram's HTML."""
    return "".join(_written(node, times) for node in nodes)


def unix(moment: str) -> int | None:
    """The seconds since 1970 of a moment in ISO 8601; None where Telegram could not count them."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    return seconds if 0 < seconds < _LAST_MOMENT else None


def _fitted(node: Node, around: frozenset[str]) -> Nodes:
    if isinstance(node, str):
        return (node,) if node else ()
    if not _has_place(node, around):
        return fitted(node.children, around)
    children = fitted(node.children, around | {node.tag})
    return (node.holding(children),) if children else ()


def _has_place(element: Element, around: frozenset[str]) -> bool:
    if around & _NO_PLACE_IN[element.tag]:
        return False
    if element.tag == "time":
        return unix(element.moment) is not None
    return element.tag != "a" or _leads_somewhere(element.href)


def _leads_somewhere(href: str) -> bool:
    return href.lower().startswith(_SCHEMES) and len(href) <= LONGEST_ADDRESS


def _written(node: Node, times: bool) -> str:
    if isinstance(node, str):
        return _escaped(node)
    children = written(node.children, times=times)
    match node.tag:
        case "a":
            return f'<a href="{_quoted(node.href)}">{children}</a>'
        case "time":
            return _time(node, children) if times else children
    return f"<{node.tag}>{children}</{node.tag}>"


def _time(element: Element, children: str) -> str:
    return f'<tg-time unix="{unix(element.moment)}" format="{_FORMAT}">{children}</tg-time>'


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(address: str) -> str:
    return _escaped(address).replace('"', "&quot;")
