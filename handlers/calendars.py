"""What somebody's calendar holds of trainings: a file for one, and all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.i18n import Reader
from bot.model import Document, ToPerson, Weight
from bot.text import Text, _, pgettext
from conversations.quiet_hours import after_quiet_hours
from conversations.trainings import calendar_files, calendar_words
from conversations.trainings.calendar_files import Entry
from conversations.trainings.words import words_for
from handlers.training_look import ACTS, own
from handlers.trainings import Held
from handlers.turn import Turn
from storage import (
    calendar_addresses,
    communities,
    memberships,
    sign_ups,
    training_dates,
    trainings,
)
from storage.database import Reading
from storage.records.people import Person
from storage.records.trainings import DateState, SeatState, SignUp, Training, TrainingDate

KEPT: Final = timedelta(days=90)  # for so long a calendar shows what has been
NEVER: Final = -1  # as of which change somebody has a file who has none
CANCEL: Final = "cancelled.ics"


async def everything(tx: Reading, person: Person) -> str:
    """The calendar of all that somebody comes to, and came to of late."""
    dates = await calendar_addresses.seats(tx, person.id, tx.now - KEPT)
    held: dict[str, list[TrainingDate]] = defaultdict(list)
    for date in await training_dates.find_all(tx, dates):
        held[date.training].append(date)
    reader = Reader(person.languages, person.zone or "UTC")
    entries = [
        await _entry(tx, training, held[training.id], reader)
        for training in await trainings.find_all(tx, held)
    ]
    return calendar_files.calendar(calendar_words.name(reader), entries)


async def _entry(
    tx: Reading, training: Training, dates: list[TrainingDate], reader: Reader
) -> Entry:
    community = await communities.find(tx, training.community)
    return calendar_words.entry(training, dates, reader, community.name if community else "")


async def _has_seat(turn: Turn, held: Held) -> bool:
    mine = await own(turn, held)
    return held.date.ends_at > turn.now and mine is not None and mine.state is SeatState.IN


@ACTS.add(
    "file",
    pgettext("button", "For my calendar"),
    order=30,
    possible=lambda held: held.date.state is DateState.PLANNED,
    offered=_has_seat,
)
async def give_file(turn: Turn, held: Held, rest: str) -> None:
    """Give who comes to a date the file that puts it into their calendar."""
    if not await _has_seat(turn, held):
        turn.say(_("This file is for those who have a seat."))
        return
    entry = await _series(turn, held) or await _entry(
        turn.tx, held.training, [held.date], turn.reader
    )
    said = _(
        "<b>{title}</b>: open this file, and it is in your calendar. If something changes, I send "
        "you a new one.",
        title=entry.title,
    )
    if entry.whole:
        said = _(
            "<b>{title}</b>: open this file, and all dates are in your calendar. If something "
            "changes, I send you a new one.",
            title=entry.title,
        )
    turn.say(said, document=_document(calendar_files.invitation(entry, turn.now)))
    for date in entry.dates:
        await sign_ups.told(turn.tx, date.id, turn.somebody.id, held.training.sequence)


async def _series(turn: Turn, held: Held) -> Entry | None:
    """The whole series, for who comes to all dates: but for those on which they have no seat."""
    me, training = turn.somebody.id, held.training
    if not training.outline.rule or not await sign_ups.comes_to_all(turn.tx, training.id, me):
        return None
    seats = set(await calendar_addresses.seats(turn.tx, me, turn.now))
    known = await training_dates.of_training(turn.tx, training.id)
    mine = [one for one in known if one.id in seats]
    others = [one.original for one in known if one.id not in seats]
    entry = await _entry(turn.tx, training, mine, turn.reader)
    return replace(entry, left_out=tuple(others), whole=True) if mine else None


def _document(file: str, name: str = calendar_files.NAME) -> Document:
    return Document(name, calendar_files.MIME, file)


async def send_change(turn: Turn, training: Training, date: TrainingDate) -> None:
    """Send who has a file of a date the one that changes it, once for each change.

    To be called after the change was written; a date that is cancelled is taken out.
    """
    gone = date.state is DateState.CANCELLED
    for mine in await sign_ups.of_date(turn.tx, date.id):
        if NEVER < mine.told < training.sequence:
            await _send(turn, Held(training, date), mine.person, cancelled=gone)
            await sign_ups.told(turn.tx, date.id, mine.person, training.sequence)


async def take_out(turn: Turn, held: Held, mine: SignUp | None) -> None:
    """Send who does not come any more the file that takes it out, if they have one."""
    if mine and mine.told > NEVER:
        await _send(turn, held, mine.person, cancelled=True)


async def take_out_all(
    turn: Turn, training: Training, was: Sequence[tuple[TrainingDate, SignUp]]
) -> None:
    """Send who comes to none of the dates any more the file that takes out all they have."""
    dates = [date for date, mine in was if mine.told > NEVER]
    if not dates:
        return
    entry = await _entry(turn.tx, training, dates, turn.reader)
    file = calendar_files.cancellation(replace(entry, whole=True), turn.now)
    said = _("<b>{title}</b>: this file takes it out of your calendar.", title=entry.title)
    turn.say(said, document=_document(file, CANCEL))


async def _send(turn: Turn, held: Held, person: str, *, cancelled: bool) -> None:
    found = await memberships.with_zone(turn.tx, person)
    if found is None:
        return
    reader = Reader(found.languages, found.zone or "UTC")
    entry = await _entry(turn.tx, held.training, [held.date], reader)
    title = words_for(held.training.outline, reader.languages).title
    if cancelled:
        said: Text = _("<b>{title}</b>: this file takes it out of your calendar.", title=title)
        file, name = calendar_files.cancellation(entry, turn.now), CANCEL
    else:
        said = _("<b>{title}</b>: this file changes it in your calendar.", title=title)
        file, name = calendar_files.invitation(entry, turn.now), calendar_files.NAME
    turn.say(
        said,
        to=ToPerson(person),
        weight=Weight.NOTICE,
        document=_document(file, name),
        not_before=after_quiet_hours(found, turn.now) if person != _actor(turn) else None,
    )


def _actor(turn: Turn) -> str:
    """Who acts, if anybody does: they are awake."""
    return turn.person.id if turn.person else ""
