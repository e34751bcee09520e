"""Reminders of trainings: out of people's quiet hours, one message for all that is near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.model import Button, ToPerson, Weight
from bot.text import Text, _, lines, paragraphs, pgettext
from conversations.quiet_hours import is_quiet
from conversations.trainings import reminding, words
from handlers.registry import on
from handlers.trainings import ALL, MINE, Held, data, with_trainings
from handlers.turn import Turn
from storage import memberships, sign_ups, training_dates, training_reminders, trainings
from storage.records.people import Person
from storage.records.trainings import DateState, Reminder, SeatState, Training, TrainingDate

SOON: Final = timedelta(minutes=15)  # what is due by then is said in the same message


async def schedule(turn: Turn, dates: Iterable[TrainingDate], persons: Iterable[str]) -> None:
    """Remind these people of dates as they wish, instead of when it was to be before."""
    people, dates = list(dict.fromkeys(persons)), list(dates)
    await training_reminders.forget(turn.tx, [one.id for one in dates], people)
    wishes = await training_reminders.wishes(turn.tx, people)
    await _plan(turn, dates, people, wishes)


async def add(turn: Turn, dates: Iterable[TrainingDate], before: int) -> None:
    """Remind who acts of dates so many minutes before, besides what is planned already."""
    me = turn.somebody.id
    await _plan(turn, dates, [me], {me: (before,)})


async def _plan(
    turn: Turn,
    dates: Iterable[TrainingDate],
    people: Sequence[str],
    wishes: Mapping[str, Sequence[int]],
) -> None:
    known = await memberships.with_zones(turn.tx, people)
    planned = [
        Reminder(date.id, one.id, before, at)
        for date in dates
        for one in known
        for before, at in reminding.moments(one, date.starts_at, wishes[one.id], turn.now).items()
    ]
    await training_reminders.remind(turn.tx, planned)


async def schedule_all(turn: Turn, date: TrainingDate) -> None:
    """Remind everybody who has a seat on a date, and who holds it, of when it is now."""
    everybody = await sign_ups.of_date(turn.tx, date.id)
    seated = [one.person for one in everybody if one.state is SeatState.IN]
    training = await trainings.find(turn.tx, date.training)
    host = [training.host] if training and training.host else []
    await schedule(turn, [date], [*seated, *host])


async def schedule_host(turn: Turn, training: Training) -> None:
    """Remind who holds a training of what is to come of it."""
    if training.host:
        coming = await training_dates.all_coming(turn.tx, training.id)
        await schedule(turn, coming, [training.host])


@on.due("training_reminder")
async def remind(turn: Turn, about: str) -> None:
    """Remind those who wait longest, some at a time; whom `about` names is only one of them."""
    taken = await training_reminders.take(turn.tx, turn.now + SOON)
    held = {one.date.id: one for one in await with_trainings(turn, {one.date for one in taken})}
    seated = await sign_ups.seated(turn.tx, [(one.date, one.person) for one in taken])
    theirs: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in taken:
        told, person = held[reminder.date], reminder.person
        comes = (reminder.date, person) in seated or told.training.host == person
        if comes and _still_helps(turn, told):
            theirs[person].append(reminder)
    later: list[Reminder] = []
    for known in await memberships.with_zones(turn.tx, list(theirs)):
        later += _remind(turn, known, theirs[known.id], held)
    await training_reminders.remind(turn.tx, later)


def _remind(
    turn: Turn, known: Person, reminders: Sequence[Reminder], held: Mapping[str, Held]
) -> list[Reminder]:
    """Remind somebody of what is near; returns what is to be said later."""
    now, later = [], []
    soon = turn.now if is_quiet(known, turn.now) else turn.now + SOON
    for one in reminders:
        about = held[one.date]
        at = reminding.moment(known, about.date.starts_at, one.before, turn.now)
        if at > soon:
            later.append(Reminder(one.date, one.person, one.before, at))
        elif about not in now:
            now.append(about)
    if now:
        _say(turn, known, sorted(now, key=lambda one: (one.date.starts_at, _title(known, one))))
    return later


def _still_helps(turn: Turn, held: Held) -> bool:
    return held.date.state is DateState.PLANNED and held.date.ends_at > turn.now


def _say(turn: Turn, known: Person, held: Sequence[Held]) -> None:
    to, weight = ToPerson(known.id), Weight.NOTICE
    if len(held) == 1:
        (one,) = held
        look = Button(pgettext("button", "To the training"), data(one.date.id))
        out = Button(pgettext("button", "I cannot come"), data(one.date.id, "out"))
        ways = (look,) if one.training.host == known.id else (look, out)
        turn.say(_one(turn, known, one), (ways,), to=to, weight=weight)
        return
    text = paragraphs(_("These are near:"), *[_one(turn, known, one) for one in held])
    holds_all = all(one.training.host == known.id for one in held)
    turn.say(text, ((ALL if holds_all else MINE,),), to=to, weight=weight)


def _one(turn: Turn, known: Person, held: Held) -> Text:
    title = _title(known, held)
    begins = _("<b>{title}</b> begins on {moment}.", title=title, moment=held.date.starts_at)
    if held.date.starts_at <= turn.now:
        begins = _("<b>{title}</b> has begun: {moment}.", title=title, moment=held.date.starts_at)
    return lines([begins, *words.where(held.training.outline, link=True)])


def _title(known: Person, held: Held) -> str:
    return words.words_for(held.training.outline, known.languages).title
