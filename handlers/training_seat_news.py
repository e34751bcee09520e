"""What people who wait for a seat are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model import Button, ToPerson, Weight
from bot.text import Listing, Text, _, ngettext, pgettext
from conversations.quiet_hours import after_quiet_hours, is_quiet
from conversations.trainings.words import words_for
from handlers.turn import Turn
from storage import memberships
from storage.records.people import Person
from storage.records.trainings import Training, TrainingDate


async def ask(
    turn: Turn, training: Training, person: str, offers: Sequence[tuple[TrainingDate, datetime]]
) -> None:
    """Ask whether somebody wants the seats that are kept for them, in one message."""
    known = await memberships.with_zone(turn.tx, person)
    if known is None:
        return
    text = ngettext(
        "A seat has become free in <b>{title}</b> on {moments}, and you are next. Would you like "
        "it? Please say so by {until}; after that it goes to whoever is next.",
        "Seats have become free in <b>{title}</b> on {moments}, and you are next. Would you like "
        "them? Please say so by {until}; after that they go to whoever is next.",
        len(offers),
        title=_title(training, known),
        moments=_moments([date for date, _until in offers]),
        until=min(until for _date, until in offers),
    )
    yes = Button(pgettext("button", "Yes, I come"), f"seats:{training.id}:yes")
    no = Button(pgettext("button", "No, I cannot"), f"seats:{training.id}:no")
    _tell(turn, known, text, yes, no)


async def is_in(turn: Turn, training: Training, person: str, date: TrainingDate) -> None:
    """Tell somebody who waited that they have a seat."""
    known = await memberships.with_zone(turn.tx, person)
    if known:
        text = _(
            "There is a seat for you now in <b>{title}</b> on {moment}: you are in.",
            title=_title(training, known),
            moment=date.starts_at,
        )
        _tell(turn, known, text)


async def is_free(turn: Turn, training: Training, person: str, date: TrainingDate) -> None:
    """Tell whoever is awake: it begins soon, and who takes the seat first has it."""
    known = await memberships.with_zone(turn.tx, person)
    if known and not is_quiet(known, turn.now) and date.starts_at > turn.now:
        text = _(
            "A seat has become free in <b>{title}</b> on {moment}. As it begins soon, it is for "
            "whoever takes it first.",
            title=_title(training, known),
            moment=date.starts_at,
        )
        take = Button(pgettext("button", "I take it"), f"training:{date.id}:in")
        _tell(turn, known, text, take)


async def is_lost(
    turn: Turn, training: Training, person: str, dates: Sequence[TrainingDate]
) -> None:
    """Tell somebody who did not answer that others get their seats, and the way back."""
    known = await memberships.with_zone(turn.tx, person)
    if known:
        text = ngettext(
            "I have not heard from you, so I let others have the seat in <b>{title}</b> on "
            "{moments}. You can sign up again if you would still like to come.",
            "I have not heard from you, so I let others have the seats in <b>{title}</b> on "
            "{moments}. You can sign up again if you would still like to come.",
            len(dates),
            title=_title(training, known),
            moments=_moments(dates),
        )
        there = Button(pgettext("button", "To the training"), f"training:{dates[0].id}:")
        _tell(turn, known, text, there)


def _moments(dates: Sequence[TrainingDate]) -> Listing:
    return Listing(tuple(_("{moment}", moment=one.starts_at) for one in dates))


def _title(training: Training, known: Person) -> str:
    return words_for(training.outline, known.languages).title


def _tell(turn: Turn, known: Person, text: Text, *buttons: Button) -> None:
    moment = after_quiet_hours(known, turn.now)
    rows = (buttons,) if buttons else ()
    turn.say(text, rows, to=ToPerson(known.id), weight=Weight.NOTICE, not_before=moment)
