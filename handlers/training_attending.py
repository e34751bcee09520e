"""On the day: whoever is there taps, types the code, or is ticked by who holds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.i18n import fold
from bot.model import Button, Buttons
from bot.text import SOMEBODY, Text, _, lines, named, ngettext, paragraphs, pgettext
from handlers.panels import show
from handlers.rights import as_organiser
from handlers.training_look import ACTS, own, show_one
from handlers.training_posting import refresh
from handlers.trainings import TRAININGS, Held, data, takes_code, with_trainings
from handlers.turn import Turn
from storage import deeds, organisers, people, sign_ups, training_dates
from storage.records.deeds import DeedKind
from storage.records.trainings import DateState, SeatState, SignUp

EARLY: Final = timedelta(minutes=30)  # before it begins, people come
LATE: Final = timedelta(hours=3)  # after it has ended, they can still say that they were there
NUMBER: Final = re.compile(r"[0-9]{1,6}")
PER_PAGE: Final = 8  # people on one page of the list


def _takes_place(held: Held) -> bool:
    return held.date.state is not DateState.CANCELLED


def is_now(turn: Turn, held: Held) -> bool:
    """Whether people can check in now."""
    begins, ends = held.date.starts_at - EARLY, held.date.ends_at + LATE
    return _takes_place(held) and begins <= turn.now <= ends


async def can_check_in(turn: Turn, held: Held) -> bool:
    """Whether a tap of who acts says that they are there."""
    mine = await own(turn, held)
    return is_now(turn, held) and bool(mine and mine.state is SeatState.IN and not mine.came)


@ACTS.add(
    "here",
    pgettext("button", "I am here"),
    order=5,
    possible=_takes_place,
    offered=can_check_in,
)
async def here(turn: Turn, held: Held, rest: str) -> None:
    """Note that who acts is there, while it is held."""
    if await can_check_in(turn, held):
        await note(turn, held, turn.somebody.id)
        return await show_one(turn, held, news=CHECKED_IN)
    await show_one(turn, held)


@takes_code
async def by_code(turn: Turn, words: str) -> bool:
    """Check in whoever types the code that is read out, signed up or not."""
    date = await training_dates.under_way(
        turn.tx, turn.somebody.id, fold(words), early=EARLY, late=LATE
    )
    if date is None:
        return False
    (held,) = await with_trainings(turn, [date.id])
    me = turn.somebody.id
    if held.training.host == me:
        await show_one(turn, held, news=YOURS)
        return True
    await sign_ups.sign_up(turn.tx, date.id, me)
    await sign_ups.seat(turn.tx, date.id, me)  # whoever is in the room has a place
    await note(turn, held, me)
    await show_one(turn, held, news=CHECKED_IN)
    await refresh(turn, held.training)
    return True


async def note(turn: Turn, held: Held, person: str, *, came: bool = True) -> None:
    """Note whether somebody was there."""
    await sign_ups.came(turn.tx, held.date.id, person, came=came)
    if came:
        await deeds.note(turn.tx, held.training.community, person, DeedKind.TRAINED)


async def holds(turn: Turn, held: Held) -> bool:
    """Whether who acts holds a training, or organises its community as far as is written down."""
    me = turn.somebody.id
    if held.training.host == me:
        return True
    part = await organisers.find(turn.tx, held.training.community, me)
    return bool(part and part.accepted)


@ACTS.add(
    "who",
    pgettext("button", "Who comes"),
    order=60,
    possible=_takes_place,
    offered=holds,
)
async def who(turn: Turn, held: Held, rest: str) -> None:
    """Show who has signed up, to who holds it; tick who is there."""
    if held.training.host != turn.somebody.id:
        await as_organiser(turn, held.training.community)
    page, _dot, ticked = rest.partition(".")
    everybody = await sign_ups.of_date(turn.tx, held.date.id)
    if NUMBER.fullmatch(ticked) and held.date.starts_at - EARLY <= turn.now:
        await _tick(turn, held, everybody, int(ticked))
        everybody = await sign_ups.of_date(turn.tx, held.date.id)
    await _show(turn, held, everybody, int(page) if NUMBER.fullmatch(page) else 0)


async def _tick(turn: Turn, held: Held, everybody: Sequence[SignUp], number: int) -> None:
    for one in everybody:
        if one.number == number:
            if one.state is not SeatState.IN:
                await sign_ups.seat(turn.tx, held.date.id, one.person)
            await note(turn, held, one.person, came=not one.came)


async def _show(turn: Turn, held: Held, everybody: Sequence[SignUp], page: int) -> None:
    last = max(0, (len(everybody) - 1) // PER_PAGE)
    page = min(page, last)
    shown = everybody[page * PER_PAGE : (page + 1) * PER_PAGE]
    began = held.date.starts_at - EARLY <= turn.now
    told = [_numbers(everybody, began=began)]
    names = await _names(turn, shown)
    if everybody:
        told.append(lines([_line(one, names[one.number]) for one in shown]))
    if is_now(turn, held):
        told.append(
            _(
                "Whoever is there can also write me {trainings} <code>{code}</code>, signed up or "
                "not. Read it out, or write it on the wall.",
                trainings=TRAININGS,
                code=held.date.code,
            )
        )
    rows = _ticks(held, shown, names, page) if began else ()
    back = (Button(pgettext("button", "Back"), data(held.date.id)),)
    show(turn, paragraphs(*told), (*rows, *_around(held, page, last), back))


def _numbers(everybody: Sequence[SignUp], *, began: bool) -> Text:
    seated = sum(one.state is SeatState.IN for one in everybody)
    if not everybody:
        return _("Nobody has signed up yet.")
    if not began:
        return ngettext("{n} person has a seat:", "{n} people have a seat:", seated)
    there = sum(bool(one.came) for one in everybody)
    return ngettext(
        "{n} of {all} has checked in. A tap on a name ticks it, or takes that back.",
        "{n} of {all} have checked in. A tap on a name ticks it, or takes that back.",
        there,
        all=len(everybody),
    )


async def _names(turn: Turn, shown: Sequence[SignUp]) -> dict[int, Text]:
    """What people on the list are called, by their number; those of no name by that."""
    known = await people.names_of(turn.tx, [one.person for one in shown])
    return {
        one.number: named(one.person)
        if known.get(one.person)
        else _("{who}, number {n}", who=SOMEBODY, n=one.number)
        for one in shown
    }


def _line(one: SignUp, who: Text) -> Text:
    if one.came:
        return _("✓ {who}", who=who)
    if one.state is SeatState.IN:
        return _("• {who}", who=who)
    return _("• {who} (waits)", who=who)


def _ticks(held: Held, shown: Sequence[SignUp], names: Mapping[int, Text], page: int) -> Buttons:
    return tuple(
        (
            Button(
                _tick_label(one, names[one.number]),
                data(held.date.id, f"who.{page}.{one.number}"),
            ),
        )
        for one in shown
    )


def _tick_label(one: SignUp, who: Text) -> Text:
    return pgettext("button", "✓ {choice}", choice=who) if one.came else who


def _around(held: Held, page: int, last: int) -> Buttons:
    earlier = Button(pgettext("button", "Earlier"), data(held.date.id, f"who.{page - 1}"))
    later = Button(pgettext("button", "More"), data(held.date.id, f"who.{page + 1}"))
    ways = (*((earlier,) if page else ()), *((later,) if page < last else ()))
    return (ways,) if ways else ()


YOURS: Final = _("You hold it yourself. Others check in with this code.")
CHECKED_IN: Final = _("You are checked in. Enjoy it!")
