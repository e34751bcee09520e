"""Whether what somebody typed is what another person is called."""

from __future__ import annotations

from typing import Final

from bot.i18n import fold

LONGEST: Final = 100  # characters of a name, with the namespace that wikis put before it


def is_called(words: str, *, name: str, wiki_name: str) -> bool:
    """Whether these words are somebody's whole name, here or on a wiki.

    A part of a name finds nobody: nobody can leaf through who is here.
    """
    typed = _readings(words)
    return any(one and one in typed for one in (_plain(name), _plain(wiki_name)))


def _readings(words: str) -> set[str]:
    """The words as they are, and without the namespace that wikis put before a name."""
    plain = _plain(words)
    return {plain, plain.partition(":")[2].strip()} - {""}


def _plain(words: str) -> str:
    # Wikis write a space as a low line, and both as one.
    return " ".join(fold(words[: LONGEST + 1]).replace("_", " ").lstrip("@").split())
