"""Calls that are ready-made, so that nobody starts from zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.text import Text, _, pgettext
from storage.records.calls import Method, Tie


@dataclass(frozen=True, slots=True)
class Ready:
    """A call of which only the days are missing; each phase lasts so many days."""

    label: Text
    title: Text
    about: Text
    seats: int
    term: int  # months
    seconds: int
    method: Method
    tie: Tie
    quorum: int  # per cent
    rounds: int
    phases: tuple[int, int, int, int]  # nominating, preparing, commenting, deciding


# The lengths follow what Debian, Wikimedia committees and Kubernetes use for theirs.
READY: Final[Mapping[str, Ready]] = {
    "seat": Ready(
        label=pgettext("button", "A board seat"),
        title=_("Member of the board"),
        about=_(
            "The board decides about goals, money and staff, and answers for them to the members. "
            "It meets about once a month, and members prepare the meetings and keep confidential "
            "what has to be."
        ),
        seats=1,
        term=24,
        seconds=2,
        method=Method.RANKED,
        tie=Tie.LOT,
        quorum=50,
        rounds=3,
        phases=(14, 10, 10, 7),
    ),
    "committee": Ready(
        label=pgettext("button", "A committee"),
        title=_("Member of the committee"),
        about=_(
            "The committee looks after one matter for all of us, listens to everybody whom it "
            "concerns, and tells openly what it does. It needs two to four hours a week, and "
            "people who are used to different things."
        ),
        seats=5,
        term=12,
        seconds=2,
        method=Method.MUFAKAT,
        tie=Tie.LOT,
        quorum=50,
        rounds=3,
        phases=(14, 7, 7, 10),
    ),
    "event": Ready(
        label=pgettext("button", "An event team"),
        title=_("Member of the event team"),
        about=_(
            "The team prepares our next event: programme, place, people and money. It is much work "
            "for a few months, done together, and newcomers are welcome beside those who have done "
            "it before."
        ),
        seats=4,
        term=6,
        seconds=1,
        method=Method.CONSENT,
        tie=Tie.FIRST,
        quorum=40,
        rounds=3,
        phases=(7, 4, 4, 5),
    ),
}
OWN: Final = Ready(
    label=pgettext("button", "Something else"),
    title=_("Member of the team"),
    about=_("What it is about is still to be written."),
    seats=1,
    term=12,
    seconds=2,
    method=Method.APPROVAL,
    tie=Tie.LOT,
    quorum=50,
    rounds=3,
    phases=(14, 7, 7, 7),
)
