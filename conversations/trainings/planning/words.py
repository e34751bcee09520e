"""How a planned training reads to those who plan it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.text import (
    VERBATIM,
    LanguageName,
    Link,
    Listing,
    Text,
    _,
    lines,
    named,
    ngettext,
    paragraphs,
    pgettext,
)
from conversations.trainings import words
from conversations.trainings.dates import AHEAD, Held, held
from storage.records.trainings import DateState, Outline, TrainingDate

MOST_SHOWN: Final = 3  # dates
NOBODY: Final = pgettext("person", "nobody")


def preview(
    outline: Outline,
    language: str,
    skills: Sequence[Text],
    host: Text,
    now: datetime,
    home: str,
) -> Text:
    """A training as people will read it, and below it what its organisers have set."""
    found = first_dates(outline, now)
    date = _as_date(outline, found)
    shown = words.described(outline, (language,), skills, date, zone=home)
    return paragraphs(
        _("This is how people will read it:"),
        shown,
        lines(details(outline, language, found, host)),
    )


def first_dates(outline: Outline, now: datetime) -> list[Held]:
    """The next dates, as far ahead as they are written down."""
    ahead = now + AHEAD
    return held(
        outline.starts, outline.rule, outline.zone, after=now, before=ahead, most=MOST_SHOWN
    )


def _as_date(outline: Outline, found: Sequence[Held]) -> TrainingDate | None:
    if not found:
        return None
    wall, at = found[0]
    end = at + outline.length
    return TrainingDate("", "", wall, wall, at, end, DateState.PLANNED, "", "")


def details(outline: Outline, language: str, found: Sequence[Held], host: Text) -> Iterable[Text]:
    """What is set beyond what people read: a line each."""
    if outline.rule and found:
        dates = Listing(tuple(_("{moment}", moment=at) for _wall, at in found))
        yield _("• The next dates: {dates}", dates=dates)
    if not found:
        yield _("• None of its dates is still to come.")
    if outline.link:
        yield _("• The link, for who signs up only: {link}", link=Link(outline.link))
    yield seats(outline)
    yield _("• {reach}", reach=words.REACHES[outline.reach])
    yield _("• {host}", host=host)
    others = [one for one in outline.words if one != language]
    if others:
        listed = Listing(tuple(language_name(one) for one in others))
        yield _("• Also described in {languages}", languages=listed)
    yield TOLD[outline.posted]


def seats(outline: Outline) -> Text:
    """How many can come to a date."""
    if outline.seats is None:
        return _("• As many can come as like.")
    return ngettext("• {n} seat", "• {n} seats", outline.seats)


def holder(host: str | None, reader: str) -> Text:
    """Who holds it, as one of those who look after it reads it."""
    if host == reader:
        return _("You hold it.")
    return _("Who holds it: {name}", name=named(host) if host else NOBODY)


def language_name(tag: str) -> Text:
    """A language, as its own speakers call it."""
    return Text("{language}", (("language", LanguageName(tag)),), context=VERBATIM)


TOLD: Final = {
    True: _("• I tell the groups of it."),
    False: _("• I do not tell the groups of it."),
}
