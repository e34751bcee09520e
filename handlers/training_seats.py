"""Who gets a seat: the waiting list moves up by itself, and people have time to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from conversations.quiet_hours import after_quiet_hours
from conversations.trainings.seats import confirm_by
from handlers import training_seat_news
from handlers.training_posting import refresh
from handlers.training_reminders import schedule
from handlers.turn import Turn
from storage import memberships, sign_ups, training_dates
from storage.records.trainings import (
    DateState,
    SeatState,
    SignUp,
    Training,
    TrainingDate,
    TrainingState,
)

Offer: TypeAlias = tuple[TrainingDate, datetime]  # by when somebody has to confirm it

TOLD_FOR_A_SEAT: Final = 20  # people at most who hear that it is for whoever takes it first
EVERYBODY: Final = 100_000


@dataclass(slots=True)
class Moved:
    """What has become of people who waited."""

    seated: list[tuple[str, TrainingDate]] = field(default_factory=list)
    offered: dict[str, list[Offer]] = field(default_factory=lambda: defaultdict(list))
    left_to_take: list[tuple[str, TrainingDate]] = field(default_factory=list)


async def sign_up(turn: Turn, date: TrainingDate) -> SignUp:
    """Give who acts a seat on a date, or the last place on its waiting list."""
    person = turn.somebody.id
    before = await sign_ups.find(turn.tx, date.id, person)
    if before and before.state is SeatState.IN:
        return before  # what reminds them is planned, or was said
    if before and before.state is SeatState.OFFERED:
        await sign_ups.seat(turn.tx, date.id, person)
    found = await sign_ups.sign_up(turn.tx, date.id, person)
    if found.state is SeatState.WAITING and await _is_first_come(turn, date):
        await sign_ups.seat(turn.tx, date.id, person)
    after = await sign_ups.find(turn.tx, date.id, person) or found
    if after.state is SeatState.IN:
        await schedule(turn, [date], [person])
    await look_again(turn, date)
    return after


async def _is_first_come(turn: Turn, date: TrainingDate) -> bool:
    """Whether a seat is free that nobody can be asked about in time any more."""
    there = (await sign_ups.attendance(turn.tx, [date.id]))[date.id]
    too_late = confirm_by(turn.now, date.starts_at) is None
    return bool(there.free) and too_late


async def move_up(turn: Turn, training: Training, dates: Sequence[TrainingDate]) -> None:
    """Offer what seats are free to those who wait longest, and tell them."""
    await tell(turn, training, await fill(turn, training, dates))


async def fill(turn: Turn, training: Training, dates: Sequence[TrainingDate]) -> Moved:
    """Offer what seats are free to those who wait longest; `tell` lets them know.

    Where there is no end to the seats, everybody who waits is in. Where there is no time to ask,
    whoever takes a seat first has it.
    """
    moved = Moved()
    for date in dates:
        if training.state is TrainingState.OPEN and date.state is DateState.PLANNED:
            await _fill(turn, date, moved)
        await look_again(turn, date)
    return moved


async def _fill(turn: Turn, date: TrainingDate, moved: Moved) -> None:
    there = (await sign_ups.attendance(turn.tx, [date.id]))[date.id]
    if there.free is None:
        return await _seat_all(turn, date, moved)
    free = there.free
    for person in await sign_ups.waiting(turn.tx, date.id, free * TOLD_FOR_A_SEAT):
        if not free:
            return
        if until := await _until(turn, date, person):
            await sign_ups.offer(turn.tx, date.id, person, until)
            moved.offered[person].append((date, until))
            free -= 1
        else:
            moved.left_to_take.append((person, date))


async def _seat_all(turn: Turn, date: TrainingDate, moved: Moved) -> None:
    persons = await sign_ups.waiting(turn.tx, date.id, EVERYBODY)
    for person in persons:
        await sign_ups.seat(turn.tx, date.id, person)
        moved.seated.append((person, date))
    if persons:
        await schedule(turn, [date], persons)


async def tell(turn: Turn, training: Training, moved: Moved) -> None:
    """Tell people of the seats that have become free, and let posts say how it is now."""
    for person, date in moved.seated:
        await training_seat_news.is_in(turn, training, person, date)
    for person, offers in moved.offered.items():
        await training_seat_news.ask(turn, training, person, offers)
    for person, date in moved.left_to_take:
        await training_seat_news.is_free(turn, training, person, date)
    await refresh(turn, training)


async def _until(turn: Turn, date: TrainingDate, person: str) -> datetime | None:
    """By when somebody has to confirm, who is not asked in their night."""
    known = await memberships.with_zone(turn.tx, person)
    return confirm_by(after_quiet_hours(known, turn.now), date.starts_at) if known else None


async def offers_over(turn: Turn, training: Training) -> None:
    """Take back the seats that nobody confirmed in time, and offer them to who comes next.

    Who was offered several in one message hears in one that they are gone.
    """
    lost: dict[str, list[TrainingDate]] = defaultdict(list)
    dates = await training_dates.due_of(turn.tx, training.id)
    for date in dates:
        for person in await sign_ups.unconfirmed(turn.tx, date.id):
            await sign_ups.leave(turn.tx, date.id, person)
            lost[person].append(date)
    for person, theirs in lost.items():
        await training_seat_news.is_lost(turn, training, person, theirs)
    await move_up(turn, training, dates)


async def look_again(turn: Turn, date: TrainingDate) -> None:
    """Have the clock come back to a date: when an offer ends, or else when it is over."""
    if date.state is not DateState.PLANNED:
        return await training_dates.put_off(turn.tx, date.id, None)
    offered = await sign_ups.first_offer_ends(turn.tx, date.id)
    due = min(date.ends_at, offered) if offered else date.ends_at
    await training_dates.put_off(turn.tx, date.id, due)
