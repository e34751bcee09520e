"""What comes from outside, made fit to be stored and compared."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Final

from bot.model import Incoming

LONGEST: Final = 20_000  # characters of one value; no answer and no command is that long


def storable(incoming: Incoming) -> Incoming:
    """The event without what no database and no platform can hold: nulls, lone surrogates, more."""
    cleaned: Incoming = _cleaned(incoming)
    return cleaned


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value) if value else value
    return _rebuilt(value, _fields_of(value.__class__))


def _rebuilt(value: Any, names: tuple[str, ...]) -> Any:
    changed = {}
    for name in names:
        before = getattr(value, name)
        after = _cleaned(before)
        if after is not before:
            changed[name] = after
    return replace(value, **changed) if changed else value


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """The names of the fields; none where it is no dataclass."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def _words(words: str) -> str:
    if len(words) <= LONGEST and words.isascii() and "\0" not in words:
        return words
    kept = words[:LONGEST].replace("\0", "")
    return kept.encode("utf-8", "replace").decode("utf-8")
