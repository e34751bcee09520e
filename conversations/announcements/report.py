"""How far an announcement has come, in numbers and without names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.text import Text, _, lines, ngettext, paragraphs
from conversations.announcements import words
from storage.records.announcements import Announcement, AnnouncementState, ReaderState

FEWEST: Final = 5  # of whom a number tells something where the audience itself does


def report(
    community: str, one: Announcement, counts: Mapping[ReaderState, int], title: str
) -> Text:
    """What organisers watch while an announcement goes out, and what is left of it at the end."""
    said = [
        _("<b>{community}</b>: “{title}”", community=community, title=title),
        words.state(one),
        *([_numbers(one, counts)] if counts else []),
    ]
    return paragraphs(*said)


def _numbers(one: Announcement, counts: Mapping[ReaderState, int]) -> Text:
    over = one.state is AnnouncementState.SENT
    if one.audience.is_close:
        return lines([*_roughly(sum(counts.values()), _told(counts, over=over)), ROUNDED])
    return lines(_exactly(sum(counts.values()), _told(counts, over=over)))


def _told(counts: Mapping[ReaderState, int], *, over: bool) -> Mapping[ReaderState, int]:
    """The numbers that are told: whoever waits is still to go, or was left out at the end."""
    waiting = counts.get(ReaderState.WAITING, 0)
    written = counts.get(ReaderState.WRITTEN, 0)
    kept = {one: n for one, n in counts.items() if one not in {*WAYS}}
    if over:
        return {**kept, ReaderState.WRITTEN: written, ReaderState.WAITING: waiting}
    return {**kept, ReaderState.WRITTEN: written + waiting}


def _exactly(all_of_them: int, told: Mapping[ReaderState, int]) -> list[Text]:
    """How many have got it, and why others have not."""
    delivered = told.get(ReaderState.DELIVERED, 0)
    heading = ngettext(
        "{delivered} of {n} person has got it.",
        "{delivered} of {n} people have got it.",
        all_of_them,
        delivered=delivered,
    )
    return [heading, *[label(n) for one, label in REASONS.items() if (n := told.get(one, 0))]]


def _roughly(all_of_them: int, told: Mapping[ReaderState, int]) -> list[Text]:
    """The same in whole fives, and nothing of fewer."""
    delivered, n = (_in_fives(one) for one in (told.get(ReaderState.DELIVERED, 0), all_of_them))
    if delivered:
        heading = ngettext(
            "About {delivered} of {n} person has got it.",
            "About {delivered} of {n} people have got it.",
            n,
            delivered=delivered,
        )
    else:
        heading = ngettext(
            "Fewer than five of about {n} person have got it.",
            "Fewer than five of about {n} people have got it.",
            n,
        )
    rough = ((label, _in_fives(told.get(one, 0))) for one, label in REASONS.items())
    return [heading, *[label(n) for label, n in rough if n]]


def _in_fives(n: int) -> int:
    return n // FEWEST * FEWEST


WAYS: Final = (ReaderState.WAITING, ReaderState.WRITTEN)
REASONS: Final[Mapping[ReaderState, Callable[[int], Text]]] = {
    ReaderState.WRITTEN: lambda n: _("• still to go: {n}", n=n),
    ReaderState.WAITING: lambda n: _("• left out, as it was ended: {n}", n=n),
    ReaderState.BLOCKED: lambda n: _("• do not let me write to them: {n}", n=n),
    ReaderState.FAILED: lambda n: _("• could not be reached: {n}", n=n),
    ReaderState.DOUBTFUL: lambda n: _("• may have got it; I do not send it twice: {n}", n=n),
    ReaderState.MUTED: lambda n: _("• do not want to hear about it: {n}", n=n),
    ReaderState.ENOUGH: lambda n: _("• had enough announcements this week: {n}", n=n),
}
ROUNDED: Final = _("These are whole fives, so that they tell nothing about anybody.")
