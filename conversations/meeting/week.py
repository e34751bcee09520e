"""The hours of a week in which somebody has time: read from words, and told in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Final

from bot.i18n import Reader, fold, halves_of_the_day, weekday_names
from bot.text import VERBATIM, Listing, Text, TimeOfDay, Weekday, _, lines, verbatim
from storage.records.meeting_profiles import Hours

DAY: Final = 24 * 60  # minutes
WEEK: Final = range(7)
MOST: Final = 40  # stretches of time; nobody needs more
# A day that was found, a time, or something that joins two of either.
TOKEN: Final = re.compile(
    r"<(?P<day>\d)>|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|h)?\s?(?P<half>[ap]m)?"
    r"|(?P<join>[-–—~]|(?<!\w)(?:to|until|au|a|hasta|sampai|hingga|ate|zuwa|الي|حتي)(?!\w))"
)


def read_week(words: str, reader: Reader) -> tuple[Hours, ...] | None:
    """The hours that somebody wrote, such as "Mon-Fri 18-21, Sat 10:00-12:00"; None if unclear.

    Days are named in the reader's languages or in English; times without a day hold every day.
    """
    reading = _Reading()
    for token in TOKEN.finditer(_with_days_marked(words, reader)):
        if not reading.take(token):
            return None
    found = reading.finish()
    return tidy(found) if found and len(found) <= MOST else None


def tidy(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The same hours in the order of the week, without two that touch each other."""
    kept: list[Hours] = []
    for day, start, end in sorted(hours):
        if kept and kept[-1][0] == day and kept[-1][2] >= start:
            kept[-1] = day, kept[-1][1], max(end, kept[-1][2])
        else:
            kept.append((day, start, end))
    return tuple(kept)


def in_words(hours: Sequence[Hours]) -> Text:
    """The hours, those that are the same on several days in one line."""
    by_time: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, of_day in groupby(hours, key=lambda one: one[0]):
        times = tuple((start, end) for _day, start, end in of_day)
        by_time.setdefault(times, []).append(day)
    return lines(_line(days, times) for times, days in by_time.items())


def _line(days: Sequence[int], times: Sequence[tuple[int, int]]) -> Text:
    stretches = Listing(tuple(_stretch(start, end) for start, end in times))
    return Text("{days}: {times}", (("days", _days(days)), ("times", stretches)), context=VERBATIM)


def _stretch(start: int, end: int) -> Text:
    if (start, end) == (0, DAY):
        return _("all day")
    return _("{start} to {end}", start=TimeOfDay(start), end=TimeOfDay(end))


def _days(days: Sequence[int]) -> Text | Listing:
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("{first} to {last}", first=Weekday(days[0]), last=Weekday(days[-1]))
    return Listing(tuple(Text("{day}", (("day", Weekday(day)),), context=VERBATIM) for day in days))


@dataclass(slots=True)
class _Reading:
    """What has been read of a week so far."""

    days: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    found: list[Hours] = field(default_factory=list)
    joined: bool = False  # the last token joins what stands around it
    timed: bool = False  # the days that were read last have their times

    def take(self, token: re.Match[str]) -> bool:
        """Read one token; False where it cannot stand here."""
        if token["join"]:
            self.joined = True
            return True
        if token["day"]:
            return self._day(int(token["day"]))
        return self._time(token)

    def _day(self, day: int) -> bool:
        if self.times:
            return False  # a time that begins and never ends
        if self.timed:
            self.days, self.timed = [], False
        if self.joined and self.days:
            first = self.days[-1]
            self.days += [(first + n) % 7 for n in range(1, (day - first) % 7 + 1)]
        else:
            self.days.append(day)
        self.joined = False
        return True

    def _time(self, token: re.Match[str]) -> bool:
        hour, minute = int(token["hour"]), int(token["minute"] or 0)
        if token["half"]:
            hour = hour % 12 + (12 if token["half"] == "pm" else 0)
        minutes = hour * 60 + minute
        if minute > 59 or minutes > DAY:
            return False
        self.times.append(minutes)
        self.joined = False
        if len(self.times) == 2:
            self._stretch(*self.times)
            self.times, self.timed = [], True
        return True

    def _stretch(self, start: int, end: int) -> None:
        for day in self.days or WEEK:
            if start < end:
                self.found.append((day, start, end))
            else:  # over midnight
                self.found += [(day, start, DAY), ((day + 1) % 7, 0, end)]

    def finish(self) -> list[Hours]:
        """All hours; none where something is left over that has no meaning."""
        if self.times or (self.days and not self.timed):
            return []
        return [one for one in self.found if one[1] < one[2]]


def _with_days_marked(words: str, reader: Reader) -> str:
    """The words with `<0>` for Monday and so on; long names are looked for before short ones."""
    text = fold(words)
    for name, day in _names((*reader.languages, "en")):
        text = re.sub(rf"(?<!\w)و?{re.escape(name)}(?!\w)\.?", f" <{day}> ", text)
    for name, half in _halves((*reader.languages, "en")):
        text = re.sub(rf"(?<=\d)\s?{re.escape(name)}(?!\w)", half, text)
    return text


@lru_cache(maxsize=64)
def _names(languages: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Folded names of days, the longest first; of one that means two days the first counts."""
    found: dict[str, int] = {}
    for language in languages:
        for name, day in weekday_names(language):
            found.setdefault(fold(name), day)
    return tuple(sorted(_worth(found.items()), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=64)
def _halves(languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Folded names of the halves of the day, the longest first."""
    found = {
        fold(name): half
        for language in languages
        for name, half in halves_of_the_day(language)
        if len(name) > 1 or not name.isascii()  # "a" joins two times in some languages
    }
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _worth(names: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Names that are more than a letter, which could be anything."""
    return ((name, day) for name, day in names if len(name) > 1)


WORKDAYS: Final = range(5)
PRESETS: Final[dict[str, tuple[Hours, ...]]] = {
    "mornings": tuple((day, 8 * 60, 12 * 60) for day in WORKDAYS),
    "afternoons": tuple((day, 13 * 60, 17 * 60) for day in WORKDAYS),
    "evenings": tuple((day, 18 * 60, 21 * 60) for day in WORKDAYS),
    "weekends": tuple((day, 9 * 60, 20 * 60) for day in (5, 6)),
    "any": tuple((day, 8 * 60, 21 * 60) for day in WEEK),
}
EXAMPLE: Final = verbatim("Mon-Fri 18-21, Sat 10-12")
