"""Typed hours of a week, such as "Mon-Fri 18-21, Sat 10:00-12:00", in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias

from bot.i18n import Reader, fold, halves_of_the_day, plain, weekday_names
from bot.text import VERBATIM, Listing, Text, pgettext
from conversations.meeting.week import (
    AWAKE,
    DAY,
    DAYS,
    HOUR,
    PRESETS,
    WEEKDAYS,
    WEEKEND,
    Span,
    on_days,
    ordered,
)
from conversations.meeting.week_words import PRESET_NAMES, stretch, until
from storage.records.meeting_profiles import Hours

LONGEST: Final = 300  # characters
SHORTEST_BEGINNING: Final = 3  # letters by which a day is known: "thurs", "segunda"
NOON: Final = 12

TIME: Final = re.compile(r"(\d{1,2})(?:\s?[:.h]\s?(\d\d)(?!\d)|\s?h\b)?")
DASHES: Final = "-‐‑‒–—~～"
STOPS: Final = ".,;:،؛、/&+()\n "
WORD: Final = re.compile(r"[^\W\d_]+")

ARTICLE: Final = "ال"  # Arabic days are said with it and without

# What may be typed besides, in each language as it is typed there.
SAID_OF_DAYS: Final = {
    pgettext("typed; several with commas", "every day, daily, all days"): tuple(range(DAYS)),
    pgettext("typed; several with commas", "weekdays, working days"): WEEKDAYS,
    pgettext("typed; several with commas", "weekend, weekends"): WEEKEND,
}
TO: Final = pgettext("typed between two days or times; several with commas", "to, till, until")
NOISE: Final = pgettext(
    "typed around days and times; several with commas",
    "on, from, at, between, and, or, also, each, every, in, the, hours",
)


class Not(Exception):
    """These words are no hours of a week."""


class Sign(Enum):
    """What stands between days and times."""

    DASH = "dash"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Days:
    """One or several days."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the day as it was typed."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Half:
    """Before noon, or after it."""

    after_noon: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Hours that have a name of their own."""

    hours: tuple[Hours, ...]


Token: TypeAlias = Sign | Days | Time | Half | Ready | None  # None: says nothing


def read(words: str, reader: Reader) -> tuple[Hours, ...]:
    """The hours that are meant.

    Raises `Not` where the words are anything else.
    """
    if len(words) > LONGEST:
        raise Not
    typed = fold(words.replace("\n", "; "))
    sentence = _Sentence()
    for token in _tokens(typed, reader.languages):
        sentence.take(token)
    return ordered(sentence.end())


def _tokens(typed: str, languages: tuple[str, ...]) -> Iterator[Token]:
    known = _known(languages)
    at = 0
    while at < len(typed):
        token, length = _next(typed[at:], known)
        yield token
        at += length


def _next(rest: str, known: _Known) -> tuple[Token, int]:
    for said in known.by_length:
        if rest.startswith(said) and not _goes_on(rest, len(said)):
            return known.words[said], len(said)
    if time := TIME.match(rest):
        return Time(int(time[1]), int(time[2] or 0)), time.end()
    if rest[0] in DASHES:
        return Sign.DASH, 1
    if rest[0] in STOPS:
        return Sign.BREAK if rest[0] != " " else None, 1
    for glued in known.glued:
        if rest.startswith(glued):
            return Sign.BREAK, len(glued)
    return _beginning(rest, known)


def _goes_on(rest: str, length: int) -> bool:
    """Whether the word goes on after so many letters."""
    return rest[length - 1].isalpha() and length < len(rest) and rest[length].isalpha()


def _beginning(rest: str, known: _Known) -> tuple[Token, int]:
    """The day whose name begins like the word, or, in the plural, the word like the name."""
    word = WORD.match(rest)
    if word is None or len(word[0]) < SHORTEST_BEGINNING:
        raise Not
    meant = {
        number
        for name, number in known.days.items()
        if name.startswith(word[0]) or word[0] in (f"{name}s", f"{name}es")
    }
    if len(meant) != 1:
        raise Not
    return Days((meant.pop(),)), word.end()


@dataclass(frozen=True, slots=True)
class _Known:
    """The words that are understood, the longest first."""

    words: Mapping[str, Token]
    by_length: Sequence[str]
    days: Mapping[str, int]
    glued: Sequence[str]  # what is written together with the next word


@lru_cache(maxsize=64)
def _known(languages: tuple[str, ...]) -> _Known:
    words: dict[str, Token] = {}
    days: dict[str, int] = {}
    glued: set[str] = set()
    # The reader's own words win over English ones.
    for language in reversed(dict.fromkeys((*languages, "en"))):
        reader = Reader((language,))
        words |= _said(reader)
        words |= {fold(name): Half(half == "pm") for name, half in halves_of_the_day(language)}
        days |= dict(_named_days(language))
        glued |= _glued(reader)
    words |= {name: Days((number,)) for name, number in days.items()}
    words.pop("", None)
    return _Known(words, sorted(words, key=len, reverse=True), days, tuple(glued - {""}))


def _named_days(language: str) -> Iterator[tuple[str, int]]:
    for name, number in weekday_names(language):
        typed = fold(name)
        yield typed, number
        if typed.startswith(ARTICLE):
            yield typed.removeprefix(ARTICLE), number


def _said(reader: Reader) -> dict[str, Token]:
    words: dict[str, Token] = dict.fromkeys(_several(NOISE, reader))
    before, between, after = _around(stretch("1", "2"), reader)
    start, amid, end = _around(until("1", "2"), reader)
    words |= dict.fromkeys((before, after, start, end, _between(reader)))
    words |= dict.fromkeys((between, amid, *_several(TO, reader)), Sign.DASH)
    for text, numbers in SAID_OF_DAYS.items():
        words |= dict.fromkeys(_several(text, reader), Days(numbers))
    for preset, name in PRESET_NAMES.items():
        words[fold(plain(name, reader))] = Ready(PRESETS[preset])
    return words


def _several(text: Text, reader: Reader) -> list[str]:
    return [fold(word) for word in re.split("[,،、]", plain(text, reader))]


def _around(text: Text, reader: Reader) -> tuple[str, str, str]:
    """What is written before, between and after the two ends of a stretch."""
    written = fold(plain(text, reader))
    found = re.fullmatch(r"(.*?)1(.*?)2(.*)", written)
    if found is None:
        return "", "", ""
    before, between, after = (part.strip() for part in found.groups())
    return before, between, after


def _between(reader: Reader) -> str:
    """What is written between the last two of a list."""
    written = plain(_list(), reader)
    return fold(written.partition("1")[2].partition("2")[0])


def _glued(reader: Reader) -> set[str]:
    written = plain(_list(), reader).translate(UNSEEN)
    between = written.partition("1")[2].partition("2")[0]
    return {fold(between)} if between and not between.endswith((" ", "\u00a0")) else set()


def _list() -> Text:
    return Text("{list}", (("list", Listing(("1", "2"))),), context=VERBATIM)


UNSEEN: Final = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


@dataclass(slots=True)
class _Sentence:
    """Days and their times as they come one after the other, in either order."""

    hours: list[Hours] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    times: list[tuple[Time, Half | None]] = field(default_factory=list)
    days_first: bool = True
    stretch: bool = False  # a dash came last
    after_day: bool = False  # a day came last, but for that dash
    ready: tuple[Hours, ...] = ()  # hours with a name came last: a time makes days of them

    def take(self, token: Token) -> None:
        """Take in what comes next."""
        if token is None:
            return
        if self.ready:
            self._settle(token)
        match token:
            case Sign():
                self.stretch = token is Sign.DASH
                return
            case Days(numbers):
                self._day(numbers)
            case Time():
                self._time(token)
            case Half():
                self._half(token)
            case Ready(hours):
                self._close()
                self.ready = hours
        self.stretch = False
        self.after_day = isinstance(token, Days)

    def _settle(self, token: Token) -> None:
        """Take hours by their name for what they say, or for their days: "weekends 10-12"."""
        if isinstance(token, Time):
            self.days = sorted({day for day, _start, _end in self.ready})
        else:
            self.hours += self.ready
        self.ready = ()

    def end(self) -> list[Hours]:
        """Everything that was said."""
        self._close()
        self.hours += self.ready
        if not self.hours:
            raise Not
        return self.hours

    def _day(self, numbers: tuple[int, ...]) -> None:
        if self.stretch and self.after_day and self.days:
            self.days += _days_to(self.days[-1], numbers[0])
            return
        if self.days_first and self.times:
            self._close()
        self.days_first = self.days_first and not self.times
        self.days += numbers

    def _time(self, time: Time) -> None:
        if not self.days_first and self.days:
            self._close()
        if not self.days and not self.times:
            self.days_first = False
        self.times.append((time, None))

    def _half(self, half: Half) -> None:
        if not self.times or self.times[-1][1]:
            raise Not
        self.times[-1] = (self.times[-1][0], half)

    def _close(self) -> None:
        """Put days and times together that stand together."""
        if self.days or self.times:
            spans = _spans(self.times) or [AWAKE]
            days = self.days or range(DAYS)
            self.hours += [one for span in spans for one in on_days(days, span)]
        self.days, self.times, self.days_first = [], [], True


def _days_to(first: int, last: int) -> list[int]:
    return [(first + n) % DAYS for n in range(1, (last - first) % DAYS + 1)]


def _spans(times: Sequence[tuple[Time, Half | None]]) -> list[Span]:
    if len(times) % 2:
        raise Not
    return [_span(times[n], times[n + 1]) for n in range(0, len(times), 2)]


def _span(first: tuple[Time, Half | None], last: tuple[Time, Half | None]) -> Span:
    (start, half), (end, other) = first, last
    if (
        half is None
        and other
        and start.hour <= NOON
        and _minutes(start, other) < _minutes(end, other)
    ):
        half = other  # "6 to 9 pm"
    begins, ends = _minutes(start, half), _minutes(end, other)
    if begins == DAY or (begins == ends and begins):
        raise Not
    return begins, ends or DAY


def _minutes(time: Time, half: Half | None) -> int:
    hour = time.hour
    if half:
        if not 1 <= hour <= NOON:
            raise Not
        hour = hour % NOON + (NOON if half.after_noon else 0)
    minutes = hour * HOUR + time.minute
    if time.minute >= HOUR or minutes > DAY:
        raise Not
    return minutes
