"""The languages that Banyan speaks, and which one fits whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

from babel import Locale, UnknownLocaleError

Direction: TypeAlias = Literal["ltr", "rtl"]

ENGLISH: Final = "en"
SHIPPED: Final = (ENGLISH, "fr", "es", "id", "pt_BR", "ha", "ar")

# Indonesian is called Indonesian since 1989, yet old telephones still name it by its former code.
FORMER_CODES: Final[Mapping[str, str]] = {"in": "id"}

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

# Where the name that speakers use differs from what CLDR lists.
OWN_NAMES: Final[Mapping[str, str]] = {"id": "Bahasa Indonesia"}


def best_language(hint: str) -> str:
    """The shipped language nearest to a tag such as "pt-PT" or "fr_CA"; English where none is."""
    wanted = root(hint)
    nearest = (tag for tag in SHIPPED if root(tag) == wanted)
    return next(nearest, ENGLISH)


def direction(language: str) -> Direction:
    """Which way a language is written."""
    return "rtl" if root(language) in RIGHT_TO_LEFT else "ltr"


@cache
def languages() -> tuple[tuple[str, str], ...]:
    """Tag and own name of every shipped language, in the order of the names."""
    return tuple(sorted(((tag, autonym(tag)) for tag in SHIPPED), key=lambda pair: pair[1]))


@cache
def autonym(tag: str) -> str:
    """What speakers call their language; the tag itself where that is not known."""
    if tag in OWN_NAMES:
        return OWN_NAMES[tag]
    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return tag
    name = locale.get_display_name(locale) or tag
    return name[0].upper() + name[1:]


def root(tag: str) -> str:
    """The language of a tag, without region or script."""
    root = re.split("[-_@.]", tag.strip().lower(), maxsplit=1)[0]
    return FORMER_CODES.get(root, root)
