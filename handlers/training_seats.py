"""Who gets a seat: the waiting list moves up by itself, and people have time to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.model import Button, ToPerson, Weight
from bot.text import Text, _, pgettext
from conversations.quiet_hours import after_quiet_hours, is_quiet
from conversations.trainings.seats import confirm_by
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

YES: Final = pgettext("button", "Yes, I come")
NO: Final = pgettext("button", "No, I cannot")


async def sign_up(turn: Turn, date: TrainingDate) -> SignUp:
    """Give who acts a seat on a date, or the last place on its waiting list."""
    person = turn.somebody.id
    before = await sign_ups.find(turn.tx, date.id, person)
    if before and before.state is SeatState.OFFERED:
        await sign_ups.seat(turn.tx, date.id, person)
    found = await sign_ups.sign_up(turn.tx, date.id, person)
    if found.state is SeatState.WAITING and await _is_first_come(turn, date):
        await sign_ups.seat(turn.tx, date.id, person)
    after = await sign_ups.find(turn.tx, date.id, person)
    await look_again(turn, date)
    return after or found


async def _is_first_come(turn: Turn, date: TrainingDate) -> bool:
    """Whether a seat is free that nobody can be asked about in time any more."""
    there = (await sign_ups.attendance(turn.tx, [date.id]))[date.id]
    too_late = confirm_by(turn.now, date.starts_at) is None
    return bool(there.free) and too_late


async def give_up(turn: Turn, training: Training, date: TrainingDate, person: str) -> bool:
    """Take somebody off a date, and let the waiting list move up; False if they were not on it."""
    left = await sign_ups.leave(turn.tx, date.id, person)
    if left:
        await move_up(turn, training, date)
    return left


async def move_up(turn: Turn, training: Training, date: TrainingDate) -> None:
    """Offer what seats are free to those who wait longest, or give them where there is no end."""
    if training.state is TrainingState.OPEN and date.state is DateState.PLANNED:
        there = (await sign_ups.attendance(turn.tx, [date.id]))[date.id]
        waiting = [
            one
            for one in await sign_ups.of_date(turn.tx, date.id)
            if one.state is SeatState.WAITING
        ]
        if there.free is None:
            for one in waiting:
                await _give(turn, training, date, one)
        else:
            await _offer(turn, training, date, waiting, there.free)
    await look_again(turn, date)


async def _give(turn: Turn, training: Training, date: TrainingDate, waiting: SignUp) -> None:
    await sign_ups.seat(turn.tx, date.id, waiting.person)
    text = _(
        "There is a seat for you now in <b>{title}</b> on {moment}: you are in.",
        title=await title_for(turn, training, waiting.person),
        moment=date.starts_at,
    )
    await _tell(turn, waiting.person, text)


async def _offer(
    turn: Turn, training: Training, date: TrainingDate, waiting: Sequence[SignUp], free: int
) -> None:
    """Ask those who wait longest; where there is no time for that, whoever takes a seat has it."""
    for one in waiting:
        if free == 0:
            return
        until = await _until(turn, date, one.person)
        if until is None:
            await _say_that_it_is_free(turn, training, date, one.person)
            continue
        free -= 1
        await sign_ups.offer(turn.tx, date.id, one.person, until)
        await _ask(turn, training, date, one.person, until)


async def _until(turn: Turn, date: TrainingDate, person: str) -> datetime | None:
    """By when somebody has to confirm, who is not asked in their night."""
    known = await memberships.with_zone(turn.tx, person)
    return confirm_by(after_quiet_hours(known, turn.now), date.starts_at) if known else None


async def _ask(
    turn: Turn, training: Training, date: TrainingDate, person: str, until: datetime
) -> None:
    text = _(
        "A seat has become free in <b>{title}</b> on {moment}, and you are next. Would you like "
        "it? Please say so by {until}; then it goes to whoever waits after you.",
        title=await title_for(turn, training, person),
        moment=date.starts_at,
        until=until,
    )
    yes, no = Button(YES, f"seat:{date.id}:yes"), Button(NO, f"seat:{date.id}:no")
    await _tell(turn, person, text, yes, no)


async def _say_that_it_is_free(
    turn: Turn, training: Training, date: TrainingDate, person: str
) -> None:
    """Tell whoever is awake: it begins soon, and who takes the seat first has it."""
    known = await memberships.with_zone(turn.tx, person)
    if known is None or is_quiet(known, turn.now):
        return
    text = _(
        "A seat has become free in <b>{title}</b> on {moment}. As it begins soon, it is for "
        "whoever takes it first.",
        title=await title_for(turn, training, person),
        moment=date.starts_at,
    )
    await _tell(turn, person, text, Button(pgettext("button", "I take it"), f"seat:{date.id}:yes"))


async def offers_over(turn: Turn, training: Training, date: TrainingDate) -> None:
    """Take back the seats that nobody confirmed in time, and offer them to who comes next."""
    for one in await sign_ups.of_date(turn.tx, date.id):
        if one.offered_until and one.offered_until <= turn.now:
            await sign_ups.leave(turn.tx, date.id, one.person)
            text = _(
                "I have not heard from you, so I let others have the seat in <b>{title}</b> on "
                "{moment}. You can sign up again if you would still like to come.",
                title=await title_for(turn, training, one.person),
                moment=date.starts_at,
            )
            again = Button(pgettext("button", "Sign up again"), f"seat:{date.id}:yes")
            await _tell(turn, one.person, text, again)
    await move_up(turn, training, date)


async def look_again(turn: Turn, date: TrainingDate) -> None:
    """Have the clock come back to a date: when an offer ends, or else when it is over."""
    if date.state is not DateState.PLANNED:
        return await training_dates.put_off(turn.tx, date.id, None)
    offers = [one.offered_until for one in await sign_ups.of_date(turn.tx, date.id)]
    due = min([date.ends_at, *filter(None, offers)])
    await training_dates.put_off(turn.tx, date.id, due)


async def title_for(turn: Turn, training: Training, person: str) -> str:
    """What a training is called in the languages that somebody reads."""
    words = training.outline.words
    known = await memberships.with_zone(turn.tx, person)
    languages = [*(known.languages if known else ()), *training.outline.languages, *words]
    return next(words[one].title for one in languages if one in words)


async def _tell(turn: Turn, person: str, text: Text, *buttons: Button) -> None:
    known = await memberships.with_zone(turn.tx, person)
    moment = after_quiet_hours(known, turn.now) if known else turn.now
    rows = (buttons,) if buttons else ()
    turn.say(text, rows, to=ToPerson(person), weight=Weight.NOTICE, not_before=moment)
