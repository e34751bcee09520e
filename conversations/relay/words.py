"""What leads into writing to somebody through Banyan, and what is said of it beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.model import Button, Buttons
from bot.text import Listing, _, pgettext
from storage.records.matches import Match

SOMEBODY: Final = pgettext("name", "somebody")

BEFOREHAND: Final = _(
    "I carry your messages to each other. On the way they pass through me, so they are not "
    "end-to-end encrypted between the two of you; organisers do not read them, and I keep none "
    "of them once it has arrived."
)


def write_button(match: Match, person: str, names: Mapping[str, str]) -> Buttons:
    """The way to write to everybody else in a match; of three, both read it."""
    others = [one.person for one in match.others(person)]
    if not others:
        return ()
    label = pgettext(
        "button", "Write to {names}", names=listed([names.get(one, "") for one in others])
    )
    return ((Button(label, f"write:{match.id}:{place_of(match, others[0])}"),),)


def place_of(match: Match, person: str) -> int:
    """Where somebody stands in a match, as buttons name them."""
    return [one.person for one in match.members].index(person)


def listed(names: list[str]) -> Listing:
    """People by their names; who has none is somebody."""
    return Listing(tuple(name or SOMEBODY for name in names))
