"""Markup as a tree that the page builds its elements from, so that no text becomes markup there."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final, TypeAlias
from urllib.parse import urlsplit

Node: TypeAlias = "str | dict[str, str | list[Node]]"

TAGS: Final = frozenset({"b", "i", "code", "a"})
SCHEMES: Final = frozenset({"http", "https", "mailto"})
START: Final = "playground:start:"  # a link that opens the reader's private chat


def tree(markup: str) -> list[Node]:
    """The nodes of a text: strings, and `{"tag": …, "content": […]}`.

    Tags and addresses other than the known ones are left out, their words stay.
    """
    reader = _TreeReader()
    reader.feed(markup)
    reader.close()
    return reader.root


def start_payload(url: str) -> str | None:
    """What a link into the private chat carries; None for any other address."""
    return url.removeprefix(START) if url.startswith(START) else None


def is_safe(url: str) -> bool:
    """Whether the page may offer this address."""
    try:
        return urlsplit(url).scheme in SCHEMES
    except ValueError:
        return False


class _TreeReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self._open: list[tuple[str, list[Node]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            return
        content: list[Node] = []
        self._here().append(_element(tag, dict(attrs).get("href") or "", content))
        self._open.append((tag, content))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._here().append(data)

    def _here(self) -> list[Node]:
        return self._open[-1][1] if self._open else self.root


def _element(tag: str, url: str, content: list[Node]) -> Node:
    if tag != "a":
        return {"tag": tag, "content": content}
    if (payload := start_payload(url)) is not None:
        return {"tag": "start", "payload": payload, "content": content}
    if is_safe(url):
        return {"tag": "a", "href": url, "content": content}
    return {"tag": "span", "content": content}
