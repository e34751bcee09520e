"""Signing up for a date or for all of them, and changing one's mind."""

from __future__ import annotations

from typing import Final

from bot.text import Text, _, pgettext
from handlers import calendars, training_seats
from handlers.memberships import come_in
from handlers.panels import show
from handlers.registry import on
from handlers.training_look import ACTS, GONE, next_of, own, seen, show_one
from handlers.training_posting import refresh
from handlers.trainings import Held
from handlers.turn import Turn
from storage import sign_ups, training_dates
from storage.records.trainings import DateState, SeatState, SignUp, Training, TrainingDate

YOURS: Final = _("You hold it yourself, so you need no seat.")
IN: Final = _("You are signed up. I will remind you. Whoever holds it reads your name.")


def _planned(held: Held) -> bool:
    return held.date.state is DateState.PLANNED


def _series(held: Held) -> bool:
    return _planned(held) and bool(held.training.outline.rule)


async def _is_out(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    open_ = held.date.ends_at > turn.now and held.training.host != turn.somebody.id
    return open_ and (mine is None or mine.state is SeatState.OFFERED)


async def _is_on_it(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    return held.date.ends_at > turn.now and bool(mine and not mine.came)


async def _not_in_series(turn: Turn, held: Held) -> bool:
    me = turn.somebody.id
    return me != held.training.host and not await _in_series(turn, held)


async def _in_series(turn: Turn, held: Held) -> bool:
    return await sign_ups.comes_to_all(turn.tx, held.training.id, turn.somebody.id)


@ACTS.add("in", pgettext("button", "Sign up"), order=10, possible=_planned, offered=_is_out)
async def sign_up(turn: Turn, held: Held, rest: str) -> None:
    """Sign up for one date."""
    if held.training.host == turn.somebody.id:
        return await show_one(turn, held, news=YOURS)
    if held.date.ends_at <= turn.now:
        return await show_one(turn, held, news=_("It is over, so nobody can sign up any more."))
    found = await training_seats.sign_up(turn, held.date)
    await show_one(turn, held, news=_news(found))
    await refresh(turn, held.training)


def _news(found: SignUp) -> Text:
    if found.state is SeatState.WAITING:
        return _(
            "All seats are taken; you are on the waiting list. When one becomes free for you, I "
            "write to you."
        )
    return IN


@ACTS.add(
    "series",
    pgettext("button", "Sign up for all dates"),
    order=11,
    possible=_series,
    offered=_not_in_series,
)
async def sign_up_for_all(turn: Turn, held: Held, rest: str) -> None:
    """Sign up for each date that is to come, and for those that follow."""
    me = turn.somebody.id
    if held.training.host == me:
        return await show_one(turn, held, news=YOURS)
    await sign_ups.join_series(turn.tx, held.training.id, me)
    waits = False
    for date in await training_dates.all_coming(turn.tx, held.training.id):
        found = await training_seats.sign_up(turn, date)
        waits = waits or found.state is SeatState.WAITING
    news = _("You are signed up for all dates.")
    if waits:
        news = _("You are signed up for all dates. Where all seats are taken, you wait for one.")
    await show_one(turn, held, news=news)
    await refresh(turn, held.training)


@ACTS.add(
    "out", pgettext("button", "I cannot come"), order=20, possible=_planned, offered=_is_on_it
)
async def give_up(turn: Turn, held: Held, rest: str) -> None:
    """Take oneself off one date."""
    mine = await own(turn, held)
    if not await sign_ups.leave(turn.tx, held.date.id, turn.somebody.id):
        return await show_one(turn, held)
    moved = await training_seats.fill(turn, held.training, [held.date])
    await show_one(turn, held, news=_("You are signed up no longer. Thank you for saying so."))
    await calendars.take_out(turn, held, mine)
    await training_seats.tell(turn, held.training, moved)


@ACTS.add(
    "none",
    pgettext("button", "I come to none of the dates"),
    order=21,
    possible=_series,
    offered=_in_series,
)
async def give_up_all(turn: Turn, held: Held, rest: str) -> None:
    """Take oneself off all dates that are to come."""
    was = await leave_all(turn, held.training, turn.somebody.id)
    moved = await training_seats.fill(turn, held.training, [date for date, _mine in was])
    await show_one(turn, held, news=_("You are signed up for none of the dates any more."))
    await calendars.take_out_all(turn, held.training, was)
    await training_seats.tell(turn, held.training, moved)


async def leave_all(
    turn: Turn, training: Training, person: str
) -> list[tuple[TrainingDate, SignUp]]:
    """Take somebody off everything of a training that is to come; returns what they were on."""
    await sign_ups.leave_series(turn.tx, training.id, person)
    was = []
    for date in await training_dates.all_coming(turn.tx, training.id):
        mine = await sign_ups.find(turn.tx, date.id, person)
        if mine and await sign_ups.leave(turn.tx, date.id, person):
            was.append((date, mine))
    return was


@on.press("seats")
async def answered(turn: Turn, about: str, option: str) -> None:
    """Take the answer to seats of a training that have become free."""
    offered = await _offered(turn, about)
    if not offered:
        held = await next_of(turn, about)
        return await show_one(turn, held) if held else turn.edit(GONE)
    if option == "no":
        for held in offered:
            await sign_ups.leave(turn.tx, held.date.id, turn.somebody.id)
        turn.edit(_("Thank you for saying so; somebody else will be glad."))
        dates = [held.date for held in offered]
        return await training_seats.move_up(turn, offered[0].training, dates)
    for held in offered:
        await training_seats.sign_up(turn, held.date)
    await show_one(turn, offered[0], news=IN)


async def _offered(turn: Turn, training: str) -> list[Held]:
    """The dates of a training on which a seat is kept for who acts."""
    mine = await sign_ups.of_person(turn.tx, turn.somebody.id)
    kept = [one.date for one in mine if one.state is SeatState.OFFERED]
    held = [await seen(turn, one) for one in kept]
    return [one for one in held if one and one.training.id == training]


@on.opened("signup")
async def tapped(turn: Turn, about: str) -> None:
    """Sign up by the button of a post in a group: one tap, and it is done."""
    date, _dash, code = about.partition("-")
    await come_in(turn, code)  # whoever is in the group may belong
    held = await seen(turn, date)
    if held is None:
        return show(turn, GONE)
    mine = await own(turn, held)
    if not _planned(held) or (mine and mine.state is not SeatState.OFFERED):
        return await show_one(turn, held)
    await sign_up(turn, held, "")
