"""What people who signed up for a training are told when it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from bot.text import Link, Listing, Text, _, lines, paragraphs
from conversations.trainings.planning.words import language_name
from conversations.trainings.words import FORMATS, words_for
from storage.records.trainings import Outline

MOST_SHOWN: Final = 4  # dates of one person; the training shows the others

Move: TypeAlias = tuple[datetime, datetime]  # before, and now


def changed(
    before: Outline,
    after: Outline,
    languages: Sequence[str],
    moved: Sequence[Move] = (),
    dropped: Sequence[datetime] = (),
    *,
    seated: bool = False,
) -> Text | None:
    """What is another way than somebody knows it, old and new; None: nothing that they feel.

    The link is told only to who has a seat.
    """
    told = [
        *_dates(moved, dropped),
        *_length(before, after),
        *_where(before, after, seated=seated),
        *_words(before, after, languages),
    ]
    if not told:
        return None
    title = words_for(before, languages).title
    return paragraphs(_("<b>{title}</b> has changed:", title=title), lines(told))


def _dates(moved: Sequence[Move], dropped: Sequence[datetime]) -> Iterator[Text]:
    for was, now in moved[:MOST_SHOWN]:
        yield _("• {before} is now {after}.", before=was, after=now)
    if len(moved) > MOST_SHOWN:
        yield _("• The dates after these have moved, too.")
    if dropped:
        listed = Listing(tuple(_("{moment}", moment=at) for at in dropped[:MOST_SHOWN]))
        yield _("• These are not held any more: {dates}", dates=listed)
    if len(dropped) > MOST_SHOWN:
        yield _("• Nor are some of the dates after these.")


def _length(before: Outline, after: Outline) -> Iterator[Text]:
    if before.length != after.length:
        yield _("• It lasts {after} now, not {before}.", after=after.length, before=before.length)


def _where(before: Outline, after: Outline, *, seated: bool) -> Iterator[Text]:
    if (before.format, before.place) != (after.format, after.place):
        yield _("• Where: {after}. Before: {before}.", after=_place(after), before=_place(before))
    if before.link == after.link:
        return
    if not after.link:
        yield _("• There is no link to join any more.")
    elif seated:
        yield _("• Join here from now on: {link}", link=Link(after.link))


def _place(outline: Outline) -> Text:
    place = FORMATS[outline.format]
    return _("{format}: {place}", format=place, place=outline.place) if outline.place else place


def _words(before: Outline, after: Outline, languages: Sequence[str]) -> Iterator[Text]:
    old, new = words_for(before, languages), words_for(after, languages)
    if old.title != new.title:
        yield _("• It is called “{after}” now.", after=new.title)
    if before.languages != after.languages:
        yield _(
            "• It is held in {after} now, not in {before}.",
            after=_listed(after.languages),
            before=_listed(before.languages),
        )
    if new.materials and old.materials != new.materials:
        yield _("• To read or to bring: {materials}", materials=new.materials)
    if (old.about, old.for_whom) != (new.about, new.for_whom):
        yield _("• Its description is new.")


def _listed(tags: Iterable[str]) -> Listing:
    return Listing(tuple(language_name(one) for one in tags))


def cancelled(title: str, dates: Sequence[datetime], reason: str, *, all_of_it: bool) -> Text:
    """That what somebody signed up for does not take place, and why."""
    shown = Listing(tuple(_("{moment}", moment=at) for at in dates[:MOST_SHOWN]))
    if all_of_it:
        first = _("<b>{title}</b> is cancelled: it does not take place.", title=title)
    else:
        first = _("<b>{title}</b> does not take place on {dates}.", title=title, dates=shown)
    return paragraphs(first, _("The organisers say: “{reason}”", reason=reason))


def moved(title: str, before: datetime, after: datetime) -> Text:
    """That one date is at another time."""
    return _(
        "<b>{title}</b> is moved from {before} to {after}. Your place stays yours.",
        title=title,
        before=before,
        after=after,
    )
