"""How a finding about Matrix is said."""

from __future__ import annotations

from typing import Final

from bot.errors import BanyanError
from bot.findings import Finding, Grade

_ABOUT: Final = "Matrix: "


def right(sentence: str) -> Finding:
    """All is well."""
    return Finding(Grade.RIGHT, _ABOUT + sentence)


def note(sentence: str) -> Finding:
    """Something to know."""
    return Finding(Grade.NOTE, _ABOUT + sentence)


def wrong(sentence: str | BanyanError) -> Finding:
    """Something that a start would stumble over."""
    return Finding(Grade.WRONG, _ABOUT + str(sentence).removeprefix(_ABOUT))
