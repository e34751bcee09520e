"""What people did, for organisers who look for somebody: a list, never a score or a rank."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from bot.model import Button
from bot.text import Listing, Text, _, lines, named, paragraphs, pgettext
from handlers.call_keeping import act, back, data
from handlers.panels import show
from handlers.registry import on
from handlers.turn import Turn
from storage import deeds
from storage.records.calls import Call, CallState
from storage.records.deeds import DeedKind

PER_PAGE: Final = 12  # people; each is one line
DID: Final[Mapping[DeedKind, Text]] = {
    DeedKind.MENTORED: pgettext("deed", "was a mentor"),
    DeedKind.THANKED: pgettext("deed", "was thanked"),
    DeedKind.TRAINED: pgettext("deed", "came to a training"),
    DeedKind.HOSTED: pgettext("deed", "held a training"),
    DeedKind.ANSWERED: pgettext("deed", "answered questions"),
}


@on.press("spotting")
async def switch(turn: Turn, about: str, option: str) -> None:
    """Show whether organisers may see what one did, and change it."""
    me = turn.somebody.id
    if option in {"on", "off"}:
        await deeds.let_see(turn.tx, me, seen=option == "on")
    seen = await deeds.is_seen(turn.tx, me)
    told = [WHAT_IT_IS, _("Organisers may see it.") if seen else _("Nobody sees it now.")]
    label = (
        pgettext("button", "Show it no longer") if seen else pgettext("button", "Let them see it")
    )
    turning = Button(label, f"spotting::{'off' if seen else 'on'}")
    show(
        turn,
        paragraphs(*told),
        ((turning,), (Button(pgettext("button", "Back"), "privacy::"),)),
    )


@act(
    "spot",
    pgettext("button", "Who has done what"),
    during=(CallState.PLANNED, CallState.NOMINATING),
    order=30,
)
async def spot(turn: Turn, call: Call, rest: str) -> None:
    """Show what people did who agreed to it, in an order that says nothing."""
    found = await deeds.in_community(turn.tx, call.community)
    if not found:
        return show(
            turn, paragraphs(_("There is nothing to see here yet."), TO_PEOPLE), _only_back(call)
        )
    people = in_no_order(list(found), call.id)
    page = int(rest) if rest.isdecimal() and len(rest) < 4 else 0
    first = min(page * PER_PAGE, (len(people) - 1) // PER_PAGE * PER_PAGE)
    told = [
        _(
            "• <b>{who}</b>: {did}",
            who=named(one),
            did=Listing(tuple(DID[kind] for kind in found[one])),
        )
        for one in people[first : first + PER_PAGE]
    ]
    more = first + PER_PAGE < len(people)
    label = pgettext("button", "More")
    turning = Button(label, data(call.id, f"spot.{first // PER_PAGE + 1}"))
    heading = _("What people did, in no order. It says nothing about who would be good at it.")
    show(
        turn,
        paragraphs(heading, lines(told)),
        (*([(turning,)] if more else []), *_only_back(call)),
    )


def in_no_order(people: Sequence[str], call: str) -> list[str]:
    """People in an order that is the same on every page of a call, and another in each call."""
    return sorted(
        people, key=lambda person: hashlib.sha256(f"{call} {person}".encode()).hexdigest()
    )


def _only_back(call: Call) -> tuple[tuple[Button, ...], ...]:
    return ((back(call.id),),)


WHAT_IT_IS: Final = _(
    "When organisers look for people for a role, they easily forget those who are quiet. You can "
    "let them see what you did from now on: that you were a mentor or were thanked, that you held "
    "a training or came to one. They see no numbers and no rank, and nothing of it is public."
)
TO_PEOPLE: Final = _("Everybody can choose that for themselves, below who sees what.")
