"""How CLDR knows a language of Banyan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale

from bot.i18n import pseudo
from bot.i18n.languages import ENGLISH, SHIPPED

# Plain English is read all over the world: 24 hours, the day before the month, "a, b and c".
_INTERNATIONAL: Final = "en_GB"
_WRITTEN_LIKE: Final[Mapping[str, str]] = {
    ENGLISH: _INTERNATIONAL,
    pseudo.LONG: _INTERNATIONAL,
    pseudo.TURNED: "ar",
}


@cache
def locale(language: str) -> Locale:
    """The conventions of a language; those of English where it is not one that Banyan speaks."""
    if language in SHIPPED or language in pseudo.LANGUAGES:
        return Locale.parse(_WRITTEN_LIKE.get(language, language))
    return Locale.parse(_INTERNATIONAL)
