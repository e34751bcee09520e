"""What the clock does about trainings: seats not taken, dates that are over, and new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from conversations.trainings import steps
from handlers import training_seats
from handlers.registry import on
from handlers.training_posting import refresh
from handlers.training_reminders import schedule_all, schedule_host
from handlers.turn import Turn
from storage import training_dates, trainings
from storage.records.trainings import DateState, Training, TrainingDate, TrainingState

After: TypeAlias = Callable[[Turn, Training, TrainingDate], Awaitable[bool]]

AFTER: Final[list[After]] = []  # what is done once a date is over


def after(doing: After) -> After:
    """Be called when a date is over, and again as long as that returns that more is to be done."""
    AFTER.append(doing)
    return doing


@on.due("training")
async def dates_follow(turn: Turn, about: str) -> None:
    """Write down the dates that have come into sight, and let posts have a way in that is good."""
    found = await trainings.find(turn.tx, about)
    if found is None:
        return
    new = await steps.further_dates(turn.tx, found)
    for date in await training_dates.find_all(turn.tx, new):
        await schedule_all(turn, date)
    if found.made_at > turn.now - steps.WRITE_AGAIN:  # else that was done before
        await schedule_host(turn, found)
    await refresh(turn, found)


@on.due("training_date")
async def look(turn: Turn, about: str) -> None:
    """Take back seats that nobody confirmed in time; or note that a date is over."""
    date = await training_dates.find(turn.tx, about)
    found = await trainings.find(turn.tx, date.training) if date else None
    if found is None or date is None:
        return
    if date.state is DateState.PLANNED and date.ends_at > turn.now:
        return await training_seats.offers_over(turn, found)
    if await training_dates.end(turn.tx, date.id, DateState.OVER):
        if await steps.is_over(turn.tx, found):
            await trainings.end(turn.tx, found.id, TrainingState.OVER)
        await refresh(turn, found)
    more = date.state is not DateState.CANCELLED and [
        await doing(turn, found, date) for doing in AFTER
    ]
    await training_dates.put_off(turn.tx, date.id, turn.now if more and any(more) else None)
