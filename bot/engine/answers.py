"""What counts as an answer: each type reads what a person gave, or says what it expects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from bot.i18n import Reader, fold, plain
from bot.model import Attachment, Plain
from bot.text import Text, _, ngettext, pgettext

MOST_WORDS: Final = 60  # nobody types an option's label longer than that
SKIP: Final = "skip"


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers: its id is stored, its label is read."""

    id: str  # stable between releases, at most 20 of a-z 0-9 _ -
    label: Text
    words: tuple[Text, ...] = ()  # what people may type besides
    alone: bool = False  # has a row of its own, however many columns the others have


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave as an answer: words, files, or the id of a pressed option."""

    words: str = ""
    files: tuple[Attachment, ...] = ()
    pressed: str | None = None


class NotUnderstood(Exception):
    """The answer was not of the kind that is expected."""

    def __init__(self, expected: Text) -> None:
        super().__init__("The answer was not of the expected kind.")
        self.expected = expected


class Answer(Protocol):
    """Reads one answer."""

    @property
    def options(self) -> tuple[Option, ...]: ...

    @property
    def columns(self) -> int: ...

    @property
    def counted(self) -> int:
        """How many of the options, from the first on, may be typed as their number."""

    def parse(self, given: Given, reader: Reader) -> Plain:
        """The value, as plain JSON.

        Raises `NotUnderstood` with one sentence that says what is expected.
        """

    def shown(self, value: Plain) -> Text | None:
        """How the chosen answer is repeated, or None where typed words stand for themselves."""

    def allows(self, value: Plain) -> bool:
        """Whether a value that an earlier release recorded is still an answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several options: pressed, or typed as its number or its words."""

    options: tuple[Option, ...]
    columns: int = 1
    values: tuple[Plain, ...] = ()  # what each option stands for, where that is not its id

    @property
    def counted(self) -> int:
        return len(self.options)

    def parse(self, given: Given, reader: Reader) -> Plain:
        place = self._pressed(given) if given.pressed is not None else self._typed(given, reader)
        return self.values[place] if self.values else self.options[place].id

    def _pressed(self, given: Given) -> int:
        for place, option in enumerate(self.options):
            if option.id == given.pressed:
                return place
        raise NotUnderstood(self._expected())

    def _typed(self, given: Given, reader: Reader) -> int:
        if len(given.words) > MOST_WORDS * 4:
            raise NotUnderstood(self._expected())
        words = fold(given.words)
        # Labels first: "2" may be what an option is called.
        for place, option in enumerate(self.options):
            if words in option_words(option, reader):
                return place
        number = whole_number(words)
        if number is not None and 1 <= number <= len(self.options):
            return number - 1
        raise NotUnderstood(self._expected())

    def _expected(self) -> Text:
        return ngettext(
            "Please choose the one answer below, or type its number.",
            "Please choose one of the {n} answers below, or type its number.",
            len(self.options),
        )

    def shown(self, value: Plain) -> Text | None:
        known = self.values or tuple(option.id for option in self.options)
        return self.options[known.index(value)].label if value in known else None

    def allows(self, value: Plain) -> bool:
        return value in (self.values or tuple(option.id for option in self.options))


@dataclass(frozen=True, slots=True)
class Words:
    """A few words of the person's own."""

    longest: int = 500  # characters
    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        words = clean(given.words)
        if not words:
            raise NotUnderstood(_("Please answer with a few words."))
        if len(words) > self.longest:
            raise NotUnderstood(
                ngettext(
                    "Please keep it to {n} character.",
                    "Please keep it to {n} characters.",
                    self.longest,
                )
            )
        return words

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever somebody writes, says or sends; only that they did is kept."""

    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        if not clean(given.words) and not given.files:
            raise NotUnderstood(_("Please answer with a few words."))
        return True

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return value is True


@dataclass(frozen=True, slots=True)
class File:
    """A text file, at most so many bytes."""

    longest: int
    options: tuple[Option, ...] = ()
    columns: int = 1
    counted: int = 0

    def parse(self, given: Given, reader: Reader) -> Plain:
        if not given.files:
            raise NotUnderstood(_("Please send a file."))
        content = given.files[0].content
        if content is None or len(content) > self.longest:
            raise NotUnderstood(
                _("That file is too large: {n} kB at most.", n=self.longest // 1000)
            )
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotUnderstood(_("Please send a plain text file in UTF-8.")) from None

    def shown(self, value: Plain) -> Text | None:
        return None

    def allows(self, value: Plain) -> bool:
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class OrNothing:
    """Any answer, or none: adds a way to skip. The value of a skipped one is None."""

    inner: Answer

    @property
    def options(self) -> tuple[Option, ...]:
        return (*self.inner.options, SKIP_OPTION)

    @property
    def columns(self) -> int:
        return self.inner.columns

    @property
    def counted(self) -> int:
        return self.inner.counted

    def parse(self, given: Given, reader: Reader) -> Plain:
        if given.pressed == SKIP or fold(given.words) in option_words(SKIP_OPTION, reader):
            return None
        return self.inner.parse(given, reader)

    def shown(self, value: Plain) -> Text | None:
        return SKIP_OPTION.label if value is None else self.inner.shown(value)

    def allows(self, value: Plain) -> bool:
        return value is None or self.inner.allows(value)


SKIP_OPTION: Final = Option(SKIP, pgettext("button", "Skip"), words=(_("skip"),))


@lru_cache(maxsize=64)
def text(longest: int = 500) -> Words:
    """Words of the person's own, at most so many characters."""
    return Words(longest)


def option_words(option: Option, reader: Reader) -> Iterable[str]:
    """Everything that may be typed for an option, folded: in the reader's language and English."""
    for label in (option.label, *option.words):
        if label.gaps:
            yield from _folded(label, reader)
        else:
            yield from _folded_once(label, reader.languages)


def _folded(label: Text, reader: Reader) -> frozenset[str]:
    english = Reader(languages=("en",), zone=reader.zone)
    return frozenset(fold(plain(label, who)) for who in (reader, english))


@lru_cache(maxsize=4096)
def _folded_once(label: Text, languages: tuple[str, ...]) -> frozenset[str]:
    """The same for a label that nothing is filled in, and so holds nothing about anybody."""
    return _folded(label, Reader(languages))


def whole_number(words: str) -> int | None:
    """The number that the words are, in any script's digits, also with a full stop after it."""
    digits = re.fullmatch(r"(\d{1,3})[.)]?\ufe0f?\u20e3?", words)
    return int(digits[1]) if digits else None


def clean(words: str) -> str:
    """Words without what cannot be seen or stored: controls, lone surrogates, outer space."""
    if words.isprintable():  # as nearly all are
        return words.strip()
    kept = (
        sign
        for sign in words
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return "".join(kept).strip()
