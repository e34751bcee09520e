"""How mentors say how much they can carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.text import Listing, Text, _, ngettext, pgettext
from storage.records.mentors import Format, Lasting, Mentor

LASTING: Final = {
    Lasting.ONCE: pgettext("button", "One conversation"),
    Lasting.LONGER: pgettext("button", "Some months"),
    Lasting.EITHER: pgettext("button", "Either is fine"),
}
FORMATS: Final = {
    Format.TEXT: pgettext("button", "In writing"),
    Format.VOICE: pgettext("button", "By voice"),
    Format.VIDEO: pgettext("button", "By video"),
    Format.IN_PERSON: pgettext("button", "In person"),
}
ANY_FORMAT: Final = pgettext("formats", "whatever suits both")


def formats(chosen: Sequence[Format]) -> Text | Listing:
    """How a mentor likes to meet."""
    return Listing(tuple(FORMATS[one] for one in chosen)) if chosen else ANY_FORMAT


def carries(mentor: Mentor) -> list[Text]:
    """How much a mentor can carry, line by line."""
    return [
        ngettext("{n} hour a month", "{n} hours a month", mentor.hours_a_month),
        _("For how long: {words}", words=LASTING[mentor.lasting]),
        _("You meet: {words}", words=formats(mentor.formats)),
    ]
