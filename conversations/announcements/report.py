"""How far an announcement has come, in numbers and without names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.text import Text, _, lines, ngettext, paragraphs
from conversations.announcements import words
from storage.records.announcements import Announcement, AnnouncementState, ReaderState

TO_GO: Final = (ReaderState.WAITING, ReaderState.WRITTEN)


def report(
    community: str, one: Announcement, counts: Mapping[ReaderState, int], title: str
) -> Text:
    """What organisers watch while an announcement goes out, and what is left of it at the end."""
    said = [
        _("<b>{community}</b>: “{title}”", community=community, title=title),
        words.state(one),
        *([progress(counts)] if counts else []),
    ]
    return paragraphs(*said)


def progress(counts: Mapping[ReaderState, int]) -> Text:
    """How many have got it, and why others have not."""
    all_of_them, delivered = sum(counts.values()), counts.get(ReaderState.DELIVERED, 0)
    told = [
        ngettext(
            "{delivered} of {n} person has got it.",
            "{delivered} of {n} people have got it.",
            all_of_them,
            delivered=delivered,
        )
    ]
    if to_go := sum(counts.get(one, 0) for one in TO_GO):
        told.append(_("• still to go: {n}", n=to_go))
    told += [label(n) for one, label in REASONS.items() if (n := counts.get(one, 0))]
    return lines(told)


REASONS: Final[Mapping[ReaderState, Callable[[int], Text]]] = {
    ReaderState.BLOCKED: lambda n: _("• do not let me write to them: {n}", n=n),
    ReaderState.FAILED: lambda n: _("• could not be reached: {n}", n=n),
    ReaderState.DOUBTFUL: lambda n: _("• may have got it; I do not send it twice: {n}", n=n),
    ReaderState.MUTED: lambda n: _("• do not want to hear about it: {n}", n=n),
    ReaderState.ENOUGH: lambda n: _("• had enough announcements this week: {n}", n=n),
}


def is_moving(one: Announcement) -> bool:
    """Whether its numbers may still change."""
    return one.state in {AnnouncementState.SENDING, AnnouncementState.STOPPED}
