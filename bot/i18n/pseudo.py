"""Two languages that nobody speaks: they show what was not translated, too long, or turned."""

from __future__ import annotations

import re
from typing import Final

LONG: Final = "en_XA"  # accents, two fifths longer, in brackets
TURNED: Final = "ar_XB"  # English written from right to left
LANGUAGES: Final = frozenset({LONG, TURNED})

_ACCENTS: Final = str.maketrans("aceginosuyACEGINOSUY", "áçéğíñóšúýÁÇÉĞÍÑÓŠÚÝ")
_KEPT: Final = re.compile(r"(<[^<>]*>|\{[a-z_][a-z0-9_]*\})")  # tags and gaps
_WORD: Final = re.compile(r"\w+")
_MORE: Final = 0.4


def translate(language: str, key: tuple[str, str, str]) -> tuple[str, ...]:
    """The English of a sentence, changed so that one still can read it."""
    _, one, many = key
    change = _lengthened if language == LONG else _turned
    return tuple(map(change, (one, many) if many else (one,)))


def _lengthened(sentence: str) -> str:
    parts = _KEPT.split(sentence)
    accented = (part if _KEPT.match(part) else part.translate(_ACCENTS) for part in parts)
    letters = sum(len(part) for part in parts if not _KEPT.match(part))
    return f"[{''.join(accented)}{'~' * round(letters * _MORE)}]"


def _turned(sentence: str) -> str:
    parts = _KEPT.split(sentence)
    return "".join(part if _KEPT.match(part) else _WORD.sub(_overridden, part) for part in parts)


def _overridden(word: re.Match[str]) -> str:
    return f"\u202e{word.group()}\u202c"
