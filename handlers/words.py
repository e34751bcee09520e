"""The words of commands: English everywhere, and the reader's own beside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bot.i18n import Reader, fold, plain
from bot.text import Text, pgettext

WORDS: Final[dict[str, Text]] = {
    "start": pgettext("command", "start"),
    "help": pgettext("command", "help"),
    "language": pgettext("command", "language"),
    "timezone": pgettext("command", "timezone"),
    "profile": pgettext("command", "profile"),
    "assess": pgettext("command", "assess"),
    "mentor": pgettext("command", "mentor"),
    "mentoring": pgettext("command", "mentoring"),
    "trainings": pgettext("command", "trainings"),
    "join": pgettext("command", "join"),
    "leave": pgettext("command", "leave"),
    "privacy": pgettext("command", "privacy"),
    "export": pgettext("command", "export"),
    "forget": pgettext("command", "forget"),
    "link": pgettext("command", "link"),
    "matches": pgettext("command", "matches"),
    "write": pgettext("command", "write"),
    "report": pgettext("command", "report"),
    "block": pgettext("command", "block"),
    "quiet": pgettext("command", "quiet"),
    "topics": pgettext("command", "topics"),
    "back": pgettext("command", "back"),
    "later": pgettext("command", "later"),
    "cancel": pgettext("command", "cancel"),
    "stop": pgettext("command", "stop"),
    "setup": pgettext("command", "setup"),
    "organise": pgettext("command", "organise"),
    "announce": pgettext("command", "announce"),
}
VERBS: Final = frozenset({"back", "later", "cancel"})  # what moves the open conversation
ALWAYS: Final = VERBS | {"help"}  # understood without a sign even while a question is open
LONGEST: Final = 32  # characters


def word_for(typed: str, reader: Reader) -> str:
    """The English word of the command that was typed, or what was typed, folded."""
    if len(typed) > LONGEST:
        return ""
    folded = fold(typed)
    return _known_words(reader.languages).get(folded, folded)


@lru_cache(maxsize=256)
def _known_words(languages: tuple[str, ...]) -> Mapping[str, str]:
    """The English word for each word that is typed by readers of these languages."""
    reader = Reader(languages)
    theirs = {fold(plain(text, reader)): word for word, text in reversed(WORDS.items())}
    return theirs | {word: word for word in WORDS}
