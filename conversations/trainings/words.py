"""How trainings are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.text import (
    VERBATIM,
    LanguageName,
    Listing,
    Text,
    TimeOfDay,
    _,
    lines,
    ngettext,
    paragraphs,
    verbatim,
)
from conversations.assessment.framework import LEVELS
from conversations.trainings.recurrence_words import how_often
from conversations.trainings.wall_clock import on_the_wall
from storage.records.trainings import (
    Attendance,
    Format,
    Outline,
    Reach,
    SeatState,
    TrainingDate,
    Words,
)

FORMATS: Final[Mapping[Format, Text]] = {
    Format.ONLINE: _("Online"),
    Format.IN_PERSON: _("In person"),
    Format.HYBRID: _("In person and online"),
}
REACHES: Final[Mapping[Reach, Text]] = {
    Reach.LOCAL: _("For people of this place"),
    Reach.REGIONAL: _("For people of the whole region"),
    Reach.GLOBAL: _("For people everywhere"),
}
MINE: Final[Mapping[SeatState, Text]] = {
    SeatState.IN: _("You are signed up."),
    SeatState.WAITING: _("You are on the waiting list."),
    SeatState.OFFERED: _("A seat is free for you: please confirm it."),
}


def words_for(outline: Outline, languages: Iterable[str]) -> Words:
    """What is said in the first of these languages that there are words in, or else in its own."""
    for one in (*languages, *outline.languages, *outline.words):
        if one in outline.words:
            return outline.words[one]
    raise LookupError("A training has words in one language at least.")


def described(
    outline: Outline,
    languages: Iterable[str],
    skills: Sequence[Text] = (),
    date: TrainingDate | None = None,
    there: Attendance | None = None,
    *,
    link: bool = False,
    zone: str = "",
) -> Text:
    """A training as people read it, with one of its dates; the link only for those signed up.

    `zone` is the reader's: where the clocks of the training show another time, it is said, too.
    """
    words = words_for(outline, languages)
    told = [_("<b>{title}</b>", title=words.title)]
    if words.about:
        told.append(verbatim(words.about))
    told.append(lines([*when(outline, date, zone), *where(outline, link=link)]))
    told.append(lines([*_for_whom(outline, words, skills), *seats(there)]))
    if words.materials:
        told.append(_("To read or to bring: {materials}", materials=words.materials))
    return paragraphs(*told)


def when(outline: Outline, date: TrainingDate | None, zone: str = "") -> list[Text]:
    """When it is, in the zone of the reader and, where that differs, there; and how often."""
    told = []
    if date:
        told.append(_("{moment}, {time} long", moment=date.starts_at, time=outline.length))
    if date and zone and on_the_wall(date.starts_at, zone) != date.starts:
        told.append(_there(outline, date))
    often = how_often(outline.rule, outline.starts)
    return [*told, often] if often else told


def _there(outline: Outline, date: TrainingDate) -> Text:
    """When it begins on the clocks of the training."""
    place = outline.zone.rpartition("/")[2].replace("_", " ")
    clock = TimeOfDay(date.starts.hour * 60 + date.starts.minute)
    return _("On the clocks of {place} it begins at {time}.", place=place, time=clock)


def where(outline: Outline, *, link: bool) -> list[Text]:
    """Where people meet; that a link follows, or the link itself."""
    place = FORMATS[outline.format]
    told = [_("{format}: {place}", format=place, place=outline.place) if outline.place else place]
    if outline.link and link:
        told.append(_("Join here: {link}", link=outline.link))
    elif outline.link:
        told.append(_("Whoever signs up gets the link."))
    return told


def cancelled(reason: str) -> Text:
    """That something does not take place, and why if somebody said so."""
    return _("It was cancelled: “{reason}”", reason=reason) if reason else _("It was cancelled.")


def _for_whom(outline: Outline, words: Words, skills: Sequence[Text]) -> list[Text]:
    names = Listing(tuple(_language(one) for one in outline.languages))
    told = [_("Held in {languages}", languages=names)]
    if words.for_whom:
        told.append(_("Who it is for: {words}", words=words.for_whom))
    if skills:
        told.append(_("Topics: {list}", list=Listing(tuple(skills))))
    if outline.level:
        told.append(_("It helps most from level {n} of {all} on.", n=outline.level, all=LEVELS))
    return told


def _language(code: str) -> Text:
    return Text("{language}", (("language", LanguageName(code)),), context=VERBATIM)


def people(n: int) -> Text:
    """How many have signed up."""
    if not n:
        return _("Nobody has signed up yet.")
    return ngettext("{n} person has signed up.", "{n} people have signed up.", n)


def seats(there: Attendance | None) -> list[Text]:
    """How many have signed up, and how many more can."""
    if there is None:
        return []
    if there.free is None:
        return [people(there.taken)]
    if there.free:
        return [ngettext("{n} seat is free.", "{n} seats are free.", there.free)]
    told = [_("All seats are taken.")]
    if there.waiting:
        told.append(ngettext("{n} person waits.", "{n} people wait.", there.waiting))
    return told
