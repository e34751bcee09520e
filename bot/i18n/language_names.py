"""Which language is meant by the name that somebody types for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.i18n.folding import fold
from bot.i18n.languages import ENGLISH, SHIPPED, autonym, root
from bot.i18n.locales import locale

_NO_LANGUAGES: Final = frozenset({"mul", "root", "und", "zxx"})
_SHORTEST_BEGINNING: Final = 4  # letters of a name that is typed in part


def language_named(words: str, readable: Sequence[str]) -> str | None:
    """The tag of the language with this name, without region or script; None where none has it.

    The name may be in any language that the person reads, in English, or the language's own.
    """
    typed = fold(words)
    for language in dict.fromkeys((*readable, ENGLISH)):
        if found := _of(typed, _names(language)):
            return found
    return _of(typed, _own_names())


def _of(typed: str, names: Mapping[str, str]) -> str | None:
    if typed in names or len(typed) < _SHORTEST_BEGINNING:
        return names.get(typed)
    meant = {tag for name, tag in names.items() if name.startswith(typed)}
    return meant.pop() if len(meant) == 1 else None


@lru_cache(maxsize=64)
def _names(language: str) -> Mapping[str, str]:
    named = locale(language).languages.items()
    return {fold(name): tag for tag, name in named if tag.isalpha() and tag not in _NO_LANGUAGES}


@lru_cache(maxsize=1)
def _own_names() -> Mapping[str, str]:
    return {fold(autonym(root(tag))): root(tag) for tag in SHIPPED}
