"""On which line of a TOML text each entry stands; `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import Final, NamedTuple

from conversations.assessment.framework import Path

TOKEN: Final = re.compile(
    r'''
      (?P<string> """ (?: [^"\\] | \\. | "(?!"") )* "{3,5}
                | \'\'\' (?: [^'] | '(?!'') )* '{3,5}
                | " (?: [^"\\\n] | \\. )* "
                | ' [^'\n]* ' )
    | (?P<comment> \# [^\n]* )
    | (?P<mark> [\[\]{}=.,\n] )
    | (?P<word> [^\s\[\]{}=.,\#"']+ )
    ''',
    re.DOTALL | re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of a TOML text."""

    text: str  # empty at the end of the file
    line: int


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, on which each table, key and item of a valid TOML text begins."""
    return _Reading(text).document()


class _Reading:
    """One walk through a text that `tomllib` has accepted."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._lines: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while self._next().text:
            if self._next().text == "[":
                table = self._header()
            elif self._next().text == "\n":
                self._take()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> Path:
        line = self._take().line
        while self._next().text == "[":
            self._take()
        path = self._key()
        while self._next().text == "]":
            self._take()
        self._note(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._next().line
        path = table + self._key()
        self._note(path, line)
        self._take()  # the equals sign
        self._value(path)

    def _key(self) -> Path:
        parts = [_word(self._take().text)]
        while self._next().text == ".":
            self._take()
            parts.append(_word(self._take().text))
        return tuple(parts)

    def _value(self, path: Path) -> None:
        match self._next().text:
            case "[":
                self._items(path)
            case "{":
                self._inline_table(path)
            case _:
                while self._next().text not in {"", "\n", ",", "]", "}"}:
                    self._take()

    def _items(self, path: Path) -> None:
        self._take()
        index = 0
        while self._after_newlines().text != "]":
            self._note((*path, index), self._next().line)
            self._value((*path, index))
            self._skip_comma()
            index += 1
        self._take()

    def _inline_table(self, path: Path) -> None:
        self._take()
        while self._after_newlines().text != "}":
            self._pair(path)
            self._skip_comma()
        self._take()

    def _skip_comma(self) -> None:
        if self._after_newlines().text == ",":
            self._take()

    def _after_newlines(self) -> Token:
        while self._next().text == "\n":
            self._take()
        return self._next()

    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next()
        self._at += 1
        return token

    def _note(self, path: Path, line: int) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], line)


def _tokens(text: str) -> list[Token]:
    tokens = []
    line = 1
    for found in TOKEN.finditer(text):
        if found.lastgroup != "comment":
            tokens.append(Token(found.group(), line))
        line += found.group().count("\n")
    return [*tokens, Token("", line)]


def _word(raw: str) -> str:
    """A part of a key as it is meant: a quoted one may hold escapes."""
    if raw.startswith(('"', "'")):
        return str(tomllib.loads(f"key = {raw}")["key"])
    return raw
