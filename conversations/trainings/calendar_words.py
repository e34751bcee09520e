"""What a calendar says about a training, in the language of whom it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.i18n import Reader, plain
from bot.i18n.cleaning import clean
from bot.text import Link, Text, _, pgettext
from conversations.trainings.calendar_files import Entry
from conversations.trainings.words import words_for
from storage.records.trainings import Training, TrainingDate, Words

CALENDAR: Final = pgettext("calendar", "My trainings")


def entry(
    training: Training,
    dates: Sequence[TrainingDate],
    reader: Reader,
    community: str,
    *,
    left_out: Iterable[datetime] = (),
    whole: bool = False,
    with_link: bool = True,
) -> Entry:
    """What somebody who signed up sees in their calendar; the link only where they have a seat."""
    outline = training.outline
    words = words_for(outline, reader.languages)
    link = outline.link if with_link else ""
    return Entry(
        training=training,
        dates=tuple(dates),
        left_out=tuple(left_out),
        whole=whole,
        title=words.title,
        about=_about(words, link, reader, community),
        place=outline.place,
        link=link,
        community=community,
    )


def name(reader: Reader) -> str:
    """What somebody's calendar is called."""
    return plain(CALENDAR, reader)


def _about(words: Words, link: str, reader: Reader, community: str) -> str:
    said: list[Text] = [_("A training of {community}", community=community)]
    if words.for_whom:
        said.append(_("Who it is for: {words}", words=words.for_whom))
    if words.materials:
        said.append(_("To read or to bring: {materials}", materials=words.materials))
    if link:
        said.append(_("Join here: {link}", link=Link(link)))
    return "\n\n".join(filter(None, (clean(words.about), *(plain(one, reader) for one in said))))
