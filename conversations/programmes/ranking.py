"""Whom a mentor of a programme would rather help: what they read, and what a press makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.text import Gap, Text, _, lines, ngettext
from conversations.mentoring.words import listed, quoted

MOST: Final = 5  # whom a mentor puts in an order


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who applied, as a mentor may know them: without a name."""

    number: int
    skill: Text
    goal: str
    why: Sequence[Text]
    rank: int = 0  # 1 comes first; 0: they said nothing


def pressed(order: Sequence[str], who: str) -> list[str] | None:
    """The order after somebody was pressed: last, or no longer in it; None where it is full."""
    if who in order:
        return [one for one in order if one != who]
    return [*order, who] if len(order) < MOST else None


def card(one: Card) -> Text:
    """Somebody whom a mentor could help."""
    gaps: dict[str, Gap] = {"n": one.number, "skill": one.skill}
    head = (
        _("<b>Number {n}</b>, your choice {rank}: {skill}", rank=one.rank, **gaps)
        if one.rank
        else _("<b>Number {n}</b>: {skill}", **gaps)
    )
    return lines([head, quoted(one.goal), *([listed(one.why)] if one.why else [])])


def heading(title: str, people: int) -> Text:
    """What this is about, and who reads what comes of it."""
    return lines(
        [
            _("<b>{title}</b>: whom would you rather help?", title=title),
            ngettext(
                "{n} person whom you could help has applied.",
                "{n} people whom you could help have applied. Who suits you best comes first.",
                people,
            ),
            _(
                "Press up to {n} of them, the one you would like best first. You need not. The "
                "organisers read how many mentors chose, and not whom; those who applied hear "
                "nothing of it.",
                n=MOST,
            ),
        ]
    )


NOBODY: Final = _("Nobody has applied so far whom I could bring together with you.")
FULL: Final = _("You have chosen {n} already. Press one of them again to make room.", n=MOST)
PLANNED: Final = _(
    "The organisers have a plan already. What you change counts if they work it out once more."
)
