"""Sentences with gaps and simple markup, taken apart once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from markupsafe import escape

_NAME: Final = "[a-z_][a-z0-9_]*"
_GAP: Final = re.compile(rf"\{{(?P<gap>{_NAME})\}}")
_TAG: Final = re.compile(
    rf'<a href="\{{(?P<address>{_NAME})\}}">|<(?P<opened>b|i|code)>|</(?P<closed>b|i|code|a)>'
)
_TOKEN: Final = re.compile(f"{_TAG.pattern}|{_GAP.pattern}")
_LINK: Final = re.compile(rf'<a href="(\{{{_NAME}\}})">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value goes: into the sentence, or into the address of a link."""

    name: str
    address: bool = False


Piece: TypeAlias = str | Hole


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence in the form for messages, and in the form for buttons, which know no markup."""

    marked: tuple[Piece, ...]
    plain: tuple[Piece, ...]


def parse(sentence: str) -> Template:
    """Take a sentence apart; tags that do not fit each other are shown as the text they are."""
    if not is_balanced(sentence):
        plain = tuple(_plain(sentence))
        return Template(tuple(_escaped(piece) for piece in plain), plain)
    words = _TAG.sub("", _LINK.sub(r"\2 (\1)", sentence))
    return Template(tuple(_marked(sentence)), tuple(_plain(words)))


def gaps(sentence: str) -> frozenset[str]:
    """The names of all values that a sentence takes."""
    return frozenset(_GAP.findall(sentence))


def tags(sentence: str) -> list[str]:
    """The markup of a sentence, sorted."""
    return sorted(token.group() for token in _TAG.finditer(sentence))


def is_balanced(sentence: str) -> bool:
    """Whether every tag is closed, in the right order."""
    opened: list[str] = []
    for token in _TAG.finditer(sentence):
        if not token["closed"]:
            opened.append(token["opened"] or "a")
        elif not opened or opened.pop() != token["closed"]:
            return False
    return not opened


def _marked(sentence: str) -> Iterator[Piece]:
    for literal, token in _parts(sentence, _TOKEN):
        if literal:
            yield str(escape(literal))
        if token and token["address"]:
            yield from ('<a href="', Hole(token["address"], address=True), '">')
        elif token:
            yield Hole(token["gap"]) if token["gap"] else token.group()


def _plain(sentence: str) -> Iterator[Piece]:
    for literal, token in _parts(sentence, _GAP):
        if literal:
            yield literal
        if token:
            yield Hole(token["gap"])


def _parts(sentence: str, tokens: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """What stands before each token, and the token; at last what stands after all of them."""
    done = 0
    for token in tokens.finditer(sentence):
        yield sentence[done : token.start()], token
        done = token.end()
    yield sentence[done:], None


def _escaped(piece: Piece) -> Piece:
    return piece if isinstance(piece, Hole) else str(escape(piece))
