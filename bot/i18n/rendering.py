"""A text becomes words: in the reader's language and time, with nothing of people as markup."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from gettext import c2py
from typing import Final

from markupsafe import Markup, escape

from bot.i18n import formatting, pseudo
from bot.i18n.catalogues import ENGLISH_PLURAL, Forms, Key, translation
from bot.i18n.cleaning import LEFT_TO_RIGHT_ISOLATE, clean, isolated, led
from bot.i18n.languages import ENGLISH, SHIPPED, Direction, autonym, direction
from bot.i18n.templates import Piece, Template, gaps, is_balanced, parse
from bot.text import (
    SOMEBODY,
    VERBATIM,
    CommandWord,
    Gap,
    LanguageName,
    Lines,
    Link,
    Listing,
    PersonName,
    Text,
    TimeOfDay,
    Weekday,
)

_log = logging.getLogger(__name__)
_english_plural: Final = c2py(ENGLISH_PLURAL)
_SPOKEN: Final = frozenset(SHIPPED) | pseudo.LANGUAGES
_SAFE_ADDRESSES: Final = ("https://", "http://", "mailto:", "tg://", "matrix:")
_NOWHERE: Final = "about:blank"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will read: their languages in order, their time zone, the sign of their commands."""

    languages: tuple[str, ...]
    zone: str = "UTC"  # IANA name
    command_sign: str = "/"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was found in one language."""

    language: str
    templates: tuple[Template, ...]  # one for each plural form
    plural: Callable[[int], int]

    def for_count(self, count: int) -> Template:
        """The form that the language has for this number of things."""
        if len(self.templates) == 1:
            return self.templates[0]
        return self.templates[min(self.plural(abs(count)), len(self.templates) - 1)]


def render(text: Text, reader: Reader) -> Markup:
    """The words for a message; their only markup is that of Banyan's own sentences."""
    words = _Pen(reader, marked=True).write(text)
    first = reader.languages[0] if reader.languages else ENGLISH
    return Markup(led(words, _direction(first)))  # noqa: S704 - every gap is escaped


def plain(text: Text, reader: Reader) -> str:
    """The words for a button or a picture's description, which know no markup."""
    return _Pen(reader, marked=False).write(text)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes for one reader, with markup or without."""

    reader: Reader
    marked: bool

    def write(self, text: Text) -> str:
        """The whole text."""
        sentence = _find(self.reader.languages, (text.context, text.message, text.plural))
        template = sentence.for_count(text.count)
        pieces = template.marked if self.marked else template.plain
        values = dict(text.gaps)
        if len(pieces) == 1:  # nothing stands around it that it could turn
            return self._piece(pieces[0], values, sentence.language)
        return "".join(self._walled(piece, values, sentence.language) for piece in pieces)

    def _walled(self, piece: Piece, values: Mapping[str, Gap], language: str) -> str:
        words = self._piece(piece, values, language)
        if isinstance(piece, str) or piece.address:
            return words
        return _walled(words, values.get(piece.name), language)

    def _piece(self, piece: Piece, values: Mapping[str, Gap], language: str) -> str:
        if isinstance(piece, str):
            return piece
        value = values.get(piece.name)
        if piece.address:
            return str(escape(_address(value)))
        return self._value(value, language) if value is not None else f"{{{piece.name}}}"

    def _value(self, value: Gap, language: str) -> str:
        match value:
            case str():
                return self._escaped(clean(value))
            case Text():
                return self.write(value)
            case Lines(items, apart):
                return ("\n\n" if apart else "\n").join(self._item(item) for item in items)
            case Listing(items):
                walled = [_walled(self._item(item), item, language) for item in items]
                return formatting.listing(walled, language)
            case Link(url):
                return self._link(clean(url))
            case CommandWord(word):
                return self._escaped(clean(self.reader.command_sign + word))
            case PersonName():
                return self.write(SOMEBODY)
            case LanguageName(tag):
                return self._escaped(clean(autonym(tag)))
            case datetime():
                return self._moment(value, language)
        return self._escaped(_formatted(value, self.reader.zone, language))

    def _item(self, item: Text | str) -> str:
        return self.write(item) if isinstance(item, Text) else self._escaped(clean(item))

    def _link(self, url: str) -> str:
        if not self.marked:
            return url
        return f'<a href="{escape(_address(url))}">{escape(url)}</a>'

    def _moment(self, value: datetime, language: str) -> str:
        words = self._escaped(_formatted(value, self.reader.zone, language))
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return f'<time datetime="{aware.isoformat()}">{words}</time>' if self.marked else words

    def _escaped(self, words: str) -> str:
        return str(escape(words)) if self.marked else words


def _formatted(
    value: float | date | timedelta | TimeOfDay | Weekday, zone: str, language: str
) -> str:
    match value:
        case datetime():
            return formatting.moment(value, zone, language)
        case date():
            return formatting.day(value, language)
        case timedelta():
            return formatting.length(value, language)
        case TimeOfDay(minutes):
            return formatting.time_of_day(minutes, language)
        case Weekday(weekday):
            return formatting.weekday(weekday, language)
        case _:
            return formatting.number(value, language)


def _walled(words: str, value: Gap | None, language: str) -> str:
    """The words, kept from mixing with those around them.

    Bare numbers never do, lines stand alone, and the items of a listing have walls of their own.
    """
    match value:
        case int() | float() | Lines() | Listing():
            return words
        case CommandWord() | Link():
            return isolated(words, _direction(language), LEFT_TO_RIGHT_ISOLATE)
    return isolated(words, _direction(language))


@lru_cache(maxsize=256)
def _direction(language: str) -> Direction:
    return direction(language)


def _address(value: Gap | None) -> str:
    """Where a link leads; nowhere if that is no ordinary address."""
    url = clean(value.url if isinstance(value, Link) else str(value))
    return url if url.lower().startswith(_SAFE_ADDRESSES) else _NOWHERE


def _find(languages: tuple[str, ...], key: Key) -> Sentence:
    """The sentence in the first of the languages that has it; in English where none has."""
    context = key[0]
    for language in languages:
        if language == ENGLISH or (context == VERBATIM and language in _SPOKEN):
            return _original(language, key)
        if context != VERBATIM and (found := _translated(language, key)):
            return found
    return _original(ENGLISH, key)


@lru_cache(maxsize=8192)
def _original(language: str, key: Key) -> Sentence:
    return Sentence(language, tuple(parse(form) for form in _english(key)), _english_plural)


@lru_cache(maxsize=8192)
def _translated(language: str, key: Key) -> Sentence | None:
    found = translation(language, key)
    if found is None:
        return None
    forms, plural = found
    if not _is_sound(forms, key):
        _log.warning("The translation into %s of %r is broken and not used.", language, key[1])
        return None
    return Sentence(language, tuple(parse(form) for form in forms), plural)


def _is_sound(forms: Forms, key: Key) -> bool:
    """Whether all that a translation needs is given, and its tags fit each other."""
    given = frozenset[str]().union(*(gaps(form) for form in _english(key)))
    return all(gaps(form) <= given and is_balanced(form) for form in forms)


def _english(key: Key) -> Forms:
    _, one, many = key
    return (one, many) if many else (one,)
