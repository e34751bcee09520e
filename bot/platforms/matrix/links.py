"""Links into the private chat.

An address of Matrix names somebody and carries nothing along: https://matrix.to opens the account,
and a word after that is for Banyan alone, which takes it off before anybody sees the address.
"""

from __future__ import annotations

from typing import Final

from bot.platforms.markup import Element, Nodes

_START: Final = "?start="


def link(me: str, payload: str = "") -> str:
    """Where people find this account; with a word that is taken up when the link is pressed."""
    address = f"https://matrix.to/#/{me}"
    return f"{address}{_START}{payload}" if payload else address


def payload_in(address: str, me: str) -> str | None:
    """The word in a link to this account; None where it leads elsewhere."""
    own = link(me)
    if address == own:
        return ""
    return address.removeprefix(own + _START) if address.startswith(own + _START) else None


def bare(address: str, me: str) -> str:
    """The address as it is shown."""
    return address if payload_in(address, me) is None else link(me)


def with_bare_links(nodes: Nodes, me: str) -> Nodes:
    """The nodes as they are shown, where a link may be told in words, too."""
    return tuple(_bared(node, me) if isinstance(node, Element) else node for node in nodes)


def _bared(element: Element, me: str) -> Element:
    if payload_in(element.href, me) is None:
        return element.holding(with_bare_links(element.children, me))
    told = tuple(bare(one, me) if isinstance(one, str) else one for one in element.children)
    return Element(element.tag, link(me), told, element.moment)
