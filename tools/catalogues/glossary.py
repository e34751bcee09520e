"""The glossary: which word a language has for what, and which words it avoids."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tools.environment import ROOT


@cache
def glossary() -> Mapping[str, Any]:
    """The whole file, as translators read it."""
    return tomllib.loads((ROOT / "locales" / "glossary.toml").read_text(encoding="utf-8"))


def avoided(language: str) -> Sequence[str]:
    """Words that no text of this language may have."""
    words: Sequence[str] = glossary()["avoid"].get(language, ())
    return words
