"""The translations, read from their `.po` files when somebody first needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import takewhile
from typing import Final, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.i18n import pseudo
from bot.i18n.languages import ENGLISH, SHIPPED

Key: TypeAlias = tuple[str, str, str]  # context, English for one, English for many
Forms: TypeAlias = tuple[str, ...]  # one sentence for each plural form of the language

LOCALES: Traversable = files("locales")
ENGLISH_PLURAL: Final = "n != 1"
_DRAFT: Final = '"X-Banyan-Status: draft'


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language, and the rule that chooses among plural forms."""

    sentences: Mapping[Key, Forms]
    plural: Callable[[int], int]


@cache
def catalogue(language: str) -> Catalogue | None:
    """The translations into a language; `None` where there are none."""
    if language not in SHIPPED or not _file(language).is_file():
        return None
    with _file(language).open("rb") as stream:
        read = read_po(stream, locale=language)
    return Catalogue(dict(_sentences(read)), c2py(read.plural_expr))


@cache
def is_draft(language: str) -> bool:
    """Whether no reader has confirmed the translation yet."""
    if language == ENGLISH or language not in SHIPPED or not _file(language).is_file():
        return False
    with _file(language).open(encoding="utf-8") as stream:
        header = takewhile(str.strip, stream)  # it ends with the first empty line
        return any(line.startswith(_DRAFT) for line in header)


def translation(language: str, key: Key) -> tuple[Forms, Callable[[int], int]] | None:
    """All forms of one sentence and the rule among them; `None` where it is not translated."""
    if language in pseudo.LANGUAGES:
        return pseudo.translate(language, key), c2py(ENGLISH_PLURAL)
    known = catalogue(language)
    forms = known.sentences.get(key) if known else None
    return (forms, known.plural) if known and forms else None


def _file(language: str) -> Traversable:
    return LOCALES / language / "LC_MESSAGES" / "banyan.po"


def _sentences(read: Catalog) -> Iterator[tuple[Key, Forms]]:
    for message in read:
        english, forms = _strings(message.id), _strings(message.string)
        if english[0] and all(forms) and not message.fuzzy:
            one, many = (*english, "")[:2]
            yield (message.context or "", one, many), forms


def _strings(words: str | Sequence[str] | None) -> Forms:
    return (words or "",) if isinstance(words, str | None) else tuple(words)
