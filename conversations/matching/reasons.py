"""Why two people fit together: worked out for this pair, and said in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot.i18n import zone_name
from bot.i18n.zones import zone_info
from bot.text import LanguageName, Text, TimeOfDay, _, ngettext
from conversations.matching.hours import Window, windows
from storage.records.pool import Someone

Clock: TypeAlias = tuple[int, int]  # from, to: minutes after midnight

LONG_ENOUGH: Final = timedelta(minutes=30)  # for a time in common that is worth a sentence
YEARS: Final = 2 * 365  # days after which somebody has done something for years
A_DAY: Final = 24 * 60  # minutes
AFTERNOON, EVENING, NIGHT = 12 * 60, 17 * 60, 23 * 60


@dataclass(frozen=True, slots=True)
class Overlap:
    """A time of the day that two people have in common, on both clocks."""

    own: Clock
    their: Clock
    days: int  # of the coming seven


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for bringing one together with the other; what does not is empty."""

    skill: str = ""  # that the other helps with, and the one wants to learn
    level: int = 0  # of the other in it
    language: str = ""  # the best that they share
    spoken: int = 0  # how well, by whoever of the two speaks it less well
    overlaps: tuple[Overlap, ...] = ()  # those of most days first
    zone: str = ""  # of the one
    their_zone: str = ""
    same_community: bool = False
    same_hub: bool = False
    mentored: int = 0  # how many the other has accompanied
    mentor_days: int = 0  # since when the other is a mentor


def reasons(one: Someone, other: Someone, now: datetime, *, skill: str = "") -> Reasons:
    """Why the other fits to the one, who may want to learn this skill above all."""
    taught = skill if skill in other.helps else _best_skill(one, other)
    language, spoken = _best_language(one, other)
    return Reasons(
        skill=taught,
        level=other.helps.get(taught, 0),
        language=language,
        spoken=spoken,
        overlaps=tuple(_overlaps(one, other, now)),
        zone=one.zone,
        their_zone=other.zone,
        same_community=bool(one.communities & other.communities),
        same_hub=bool(one.hubs & other.hubs),
        mentored=other.mentored,
        mentor_days=other.mentor_days,
    )


def sentences(why: Reasons, language: str, *, skill: Text | str = "") -> list[Text]:
    """The reasons as the one reads them, in cities as their language calls them.

    `skill` is what the skill is called; the other is never named.
    """
    return [*_skill(why, skill), *_shared(why, language), *_experience(why)]


def sentences_for_mentor(why: Reasons, language: str, *, skill: Text | str = "") -> list[Text]:
    """The same reasons as the other reads them, with their own clock first."""
    topic = [_("{skill} is one of your topics.", skill=skill)] if why.skill and skill else []
    return [*topic, *_shared(_turned(why), language)]


def _best_skill(one: Someone, other: Someone) -> str:
    known = sorted(one.learns.keys() & other.helps.keys())
    return max(known, key=lambda skill: other.helps[skill] - one.learns[skill], default="")


def _best_language(one: Someone, other: Someone) -> tuple[str, int]:
    """What they share best, and how well; of equal ones the one that both together speak best."""
    known = [(tag, one.speaks[tag], other.speaks[tag]) for tag in sorted(one.speaks)
             if tag in other.speaks]  # fmt: skip
    tag, own, their = max(known, key=lambda k: (min(k[1:]), sum(k[1:])), default=("", 0, 0))
    return tag, min(own, their)


def _overlaps(one: Someone, other: Someone, now: datetime) -> list[Overlap]:
    days: dict[tuple[Clock, Clock], int] = defaultdict(int)
    for window in windows(one, other, now):
        if window.end - window.start >= LONG_ENOUGH:
            days[_clock(window, one.zone), _clock(window, other.zone)] += 1
    found = [Overlap(own, their, times) for (own, their), times in days.items()]
    return sorted(found, key=lambda lap: (-lap.days, -_length(lap), lap.own))


def _clock(window: Window, zone: str) -> Clock:
    start, end = (at.astimezone(zone_info(zone)) for at in (window.start, window.end))
    return start.hour * 60 + start.minute, end.hour * 60 + end.minute


def _length(overlap: Overlap) -> int:
    start, end = overlap.own
    return (end - start) % A_DAY or A_DAY


def _turned(why: Reasons) -> Reasons:
    overlaps = tuple(Overlap(one.their, one.own, one.days) for one in why.overlaps)
    return Reasons(
        language=why.language,
        spoken=why.spoken,
        overlaps=overlaps,
        zone=why.their_zone,
        their_zone=why.zone,
        same_community=why.same_community,
        same_hub=why.same_hub,
    )


def _skill(why: Reasons, skill: Text | str) -> Iterator[Text]:
    if not (why.skill and skill):
        return
    if why.level > 3:
        yield _("They help others to grow in this: {skill}.", skill=skill)
    elif why.level == 3:
        yield _("They are at home in this, and show others how: {skill}.", skill=skill)
    else:
        yield _("They know their way around this: {skill}.", skill=skill)


def _shared(why: Reasons, language: str) -> Iterator[Text]:
    if why.language:
        tongue = LanguageName(why.language)
        yield (
            _("You both speak {language}.", language=tongue)
            if why.spoken > 1
            else _("You both speak a little {language}.", language=tongue)
        )
    if why.overlaps:
        yield _times(why.overlaps[0], why, language)
    if why.same_community:
        yield _("You are in the same community.")
    elif why.same_hub:
        yield _("Your communities belong to the same hub.")


def _times(overlap: Overlap, why: Reasons, language: str) -> Text:
    gaps = dict(zip(("start", "end"), map(TimeOfDay, overlap.own), strict=True))
    here = zone_name(why.zone, language)
    if overlap.own == overlap.their:
        return _same_clock(overlap, gaps, here)
    their = dict(zip(("their_start", "their_end"), map(TimeOfDay, overlap.their), strict=True))
    return _two_clocks(overlap, gaps | their, here, zone_name(why.their_zone, language))


def _same_clock(overlap: Overlap, gaps: dict[str, TimeOfDay], city: str) -> Text:
    match _part_of_day(overlap.own):
        case "morning":
            return _("Your mornings overlap from {start} to {end} in {city}.", city=city, **gaps)
        case "afternoon":
            return _("Your afternoons overlap from {start} to {end} in {city}.", city=city, **gaps)
        case "evening":
            return _("Your evenings overlap from {start} to {end} in {city}.", city=city, **gaps)
    return _("Your free hours overlap from {start} to {end} in {city}.", city=city, **gaps)


def _two_clocks(overlap: Overlap, gaps: dict[str, TimeOfDay], city: str, their_city: str) -> Text:
    cities = {"city": city, "their_city": their_city}
    parts: Sequence[str] = [_part_of_day(clock) for clock in (overlap.own, overlap.their)]
    if parts == ["evening", "evening"]:
        return _(
            "Your evenings overlap from {start} to {end} in {city},"
            " which is {their_start} to {their_end} in {their_city}.",
            **cities,
            **gaps,
        )
    return _(
        "Your free hours overlap from {start} to {end} in {city},"
        " which is {their_start} to {their_end} in {their_city}.",
        **cities,
        **gaps,
    )


def _part_of_day(clock: Clock) -> str:
    """What the time is called where all of it is in one part of the day."""
    start, end = clock
    if start >= end:
        return ""
    if start >= EVENING and end <= NIGHT:
        return "evening"
    if start >= AFTERNOON and end <= EVENING + 60:
        return "afternoon"
    return "morning" if start >= 5 * 60 and end <= AFTERNOON + 60 else ""


def _experience(why: Reasons) -> Iterator[Text]:
    if why.mentor_days >= YEARS:
        yield _("They have been a mentor for years.")
    if why.mentored:
        yield ngettext(
            "They have accompanied {n} person so far.",
            "They have accompanied {n} people so far.",
            why.mentored,
        )
